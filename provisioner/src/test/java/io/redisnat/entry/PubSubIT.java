package io.redisnat.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.clients.RawClient;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions on the entry port outlive the connections and nodes that they are kept at. */
class PubSubIT {

  private static ProxiedCluster cluster;
  private RawClient subscriber;
  private RawClient publisher;

  @BeforeAll
  static void start() throws IOException {
    cluster = ProxiedCluster.start(3, 1, 0, "");
    for (LocalNode node : cluster.cluster().nodes()) {
      SlotMove.ask(node, "CONFIG", "SET", "notify-keyspace-events", "KEA");
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() throws IOException {
    subscriber = new RawClient(cluster.entry());
    publisher = new RawClient(cluster.entry());
  }

  @AfterEach
  void disconnect() throws IOException {
    subscriber.close();
    publisher.close();
  }

  private static String frame(String type, String... words) {
    StringBuilder frame = new StringBuilder(type + words.length + "\r\n");
    for (String word : words) {
      boolean number = word.startsWith(":");
      frame.append(number ? word : "$" + word.length() + "\r\n" + word).append("\r\n");
    }
    return frame.toString();
  }

  private String speak(String protocol) throws IOException {
    subscriber.ask("HELLO", protocol);
    return protocol.equals("2") ? "*" : ">";
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void messagesArriveOncePublished(String protocol) throws IOException {
    String type = speak(protocol);
    assertThat(subscriber.ask("SUBSCRIBE", "a", "b"))
        .isEqualTo(frame(type, "subscribe", "a", ":1"));
    assertThat(subscriber.frame()).isEqualTo(frame(type, "subscribe", "b", ":2"));
    assertThat(subscriber.ask("PSUBSCRIBE", "a*")).isEqualTo(frame(type, "psubscribe", "a*", ":3"));
    assertThat(subscriber.ask("SSUBSCRIBE", "a")).isEqualTo(frame(type, "ssubscribe", "a", ":1"));
    for (int i = 0; i < 20; i++) {
      publisher.ask("PUBLISH", "a", "" + i);
      assertThat(subscriber.frame()).isEqualTo(frame(type, "message", "a", "" + i));
      assertThat(subscriber.frame()).isEqualTo(frame(type, "pmessage", "a*", "a", "" + i));
      assertThat(publisher.ask("SPUBLISH", "a", "" + i)).isEqualTo(":1\r\n");
      assertThat(subscriber.frame()).isEqualTo(frame(type, "smessage", "a", "" + i));
    }
    assertThat(subscriber.ask("UNSUBSCRIBE", "a")).isEqualTo(frame(type, "unsubscribe", "a", ":2"));
    publisher.ask("PUBLISH", "a", "last");
    assertThat(subscriber.frame()).isEqualTo(frame(type, "pmessage", "a*", "a", "last"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3"})
  void getSubscribeAndPingInOneWrite(String protocol) throws IOException {
    String type = speak(protocol);
    subscriber.raw(
        RawClient.encode("GET", "nothing")
            + RawClient.encode("SUBSCRIBE", "one-write")
            + RawClient.encode("PING"));
    assertThat(subscriber.frame()).isEqualTo(protocol.equals("2") ? "$-1\r\n" : "_\r\n");
    assertThat(subscriber.frame()).isEqualTo(frame(type, "subscribe", "one-write", ":1"));
    assertThat(subscriber.frame())
        .isEqualTo(protocol.equals("2") ? frame("*", "pong", "") : "+PONG\r\n");
  }

  @Test
  void aSubscriberOfRespTwoMayDoLittleElse() throws IOException {
    subscriber.ask("SUBSCRIBE", "little");
    assertThat(subscriber.ask("GET", "x"))
        .isEqualTo(
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT /"
                + " RESET are allowed in this context\r\n");
    subscriber.ask("UNSUBSCRIBE");
    assertThat(subscriber.ask("GET", "x")).isEqualTo("$-1\r\n");
  }

  @Test
  void aSubscriberOfRespThreeMayDoAnything() throws IOException {
    speak("3");
    subscriber.ask("SUBSCRIBE", "anything");
    assertThat(subscriber.ask("SET", "{anything}", "1")).isEqualTo("+OK\r\n");
    subscriber.ask("MULTI");
    publisher.ask("PUBLISH", "anything", "x");
    assertThat(subscriber.frame()).isEqualTo(frame(">", "message", "anything", "x"));
    assertThat(subscriber.ask("INCR", "{anything}")).isEqualTo("+QUEUED\r\n");
    assertThat(subscriber.ask("EXEC")).isEqualTo("*1\r\n:2\r\n");
  }

  @Test
  void keyspaceNotificationsOfAllMastersComeOnOneSubscription() throws IOException {
    subscriber.ask("PSUBSCRIBE", "__keyevent@0__:set", "ordinary*");
    subscriber.frame();
    for (int i = 0; i < 30; i++) {
      publisher.ask("SET", "notified" + i, "x");
      assertThat(subscriber.frame())
          .isEqualTo(
              frame("*", "pmessage", "__keyevent@0__:set", "__keyevent@0__:set", "notified" + i));
    }
    // What is published comes once, although all masters are listened to.
    publisher.ask("PUBLISH", "ordinary", "1");
    publisher.ask("PUBLISH", "ordinary", "2");
    assertThat(subscriber.frame()).isEqualTo(frame("*", "pmessage", "ordinary*", "ordinary", "1"));
    assertThat(subscriber.frame()).isEqualTo(frame("*", "pmessage", "ordinary*", "ordinary", "2"));
  }

  @Test
  void aShardChannelFollowsItsSlot() throws IOException {
    String type = speak("3");
    subscriber.ask("SSUBSCRIBE", "moving");
    SlotMove move = SlotMove.of(cluster, "moving").all();
    await()
        .untilAsserted(
            () ->
                assertThat(SlotMove.ask(move.target(), "PUBSUB", "SHARDCHANNELS"))
                    .contains("moving"));
    publisher.ask("SPUBLISH", "moving", "x");
    assertThat(subscriber.frame()).isEqualTo(frame(type, "smessage", "moving", "x"));
  }

  @Test
  void aConnectionThatIsLostIsReplacedUnseen() throws IOException {
    subscriber.ask("SUBSCRIBE", "lasting");
    for (LocalNode node : cluster.cluster().nodes()) {
      SlotMove.ask(node, "CLIENT", "KILL", "TYPE", "pubsub");
    }
    await()
        .untilAsserted(
            () -> {
              String all = "";
              for (LocalNode node : cluster.cluster().nodes()) {
                all += SlotMove.ask(node, "PUBSUB", "CHANNELS");
              }
              assertThat(all).contains("lasting");
            });
    publisher.ask("PUBLISH", "lasting", "x");
    assertThat(subscriber.frame()).isEqualTo(frame("*", "message", "lasting", "x"));
  }

  @Test
  void monitorShowsWhatAllMastersDo() throws IOException {
    assertThat(subscriber.ask("MONITOR")).isEqualTo("+OK\r\n");
    for (String key : new String[] {"monitored1", "monitored2", "monitored3", "monitored4"}) {
      publisher.ask("SET", key, "x");
      String line = subscriber.frame();
      while (!line.contains(key)) {
        line = subscriber.frame();
      }
      assertThat(line).startsWith("+").contains("\"SET\" \"" + key + "\" \"x\"");
    }
  }
}
