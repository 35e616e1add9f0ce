package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients of the entry port can do to a proxy with 64 MB, and what it may cost. */
class HostileEntryClientsIT {

  private static final int MEGABYTE = 1 << 20;

  private static String key;

  @RegisterExtension
  static final Siege SIEGE =
      Siege.atEntry(
          proxy -> {
            key = proxy.key(0);
            try (Wire client = client()) {
              storeAMegabyte(client);
              assertThat(client.ask("GET", key)).hasSize(MEGABYTE + "$1048576\r\n\r\n".length());
              assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
            }
          });

  @AfterEach
  void allIsAsItWas() throws IOException {
    SIEGE.before().awaitReturn(SIEGE.proxy());
    SIEGE.proxy().assertUnharmed();
  }

  private static Wire client() throws IOException {
    return new Wire(SIEGE.proxy().entry()).login();
  }

  private static void storeAMegabyte(Wire client) throws IOException {
    assertThat(client.ask("SET", key, "x".repeat(MEGABYTE))).isEqualTo("+OK\r\n");
  }

  @Test
  void clientsThatNeverReadCostNoMoreThanTheirReplies() throws Exception {
    try (Wire client = client()) {
      storeAMegabyte(client);
    }
    List<Wire> deaf = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Wire client = new Wire(SIEGE.proxy().entry(), 4096).login();
      deaf.add(client.raw(Wire.encode("GET", key).repeat(1000)));
    }
    for (int i = 0; i < 6; i++) {
      TimeUnit.MILLISECONDS.sleep(300);
      Footprint.of(SIEGE.proxy()).assertBounded();
    }
    for (Wire client : deaf) {
      client.vanish();
    }
    try (Wire client = client()) {
      assertThat(client.ask("UNLINK", key)).isEqualTo(":1\r\n");
    }
  }

  @Test
  void aCommandLargerThanTheLimitIsRefusedWhenItsBytesHaveCome() throws Exception {
    try (Wire client = client()) {
      int size = 2 * SmallProxy.MAX_REQUEST;
      client.raw("*2\r\n$4\r\nECHO\r\n$" + size + "\r\n");
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.raw("x".repeat(size));
                } catch (IOException closed) {
                  // It need not take them all.
                  return;
                }
              });
      assertThat(client.untilClosed())
          .contains("-ERR Protocol error: a command is larger than", "(entry.max-request)");
      sent.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void tenThousandCommandsInOnePipelineAreAllAnswered() throws Exception {
    int commands = 10_000;
    try (Wire client = client()) {
      String pipeline =
          (Wire.encode("ECHO", "x".repeat(100)) + "GET " + key + "\r\n").repeat(commands / 2);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.raw(pipeline);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      TimeUnit.MILLISECONDS.sleep(500);
      Footprint.of(SIEGE.proxy()).assertBounded();
      for (int i = 0; i < commands / 2; i++) {
        assertThat(client.frame()).isEqualTo("$100\r\n" + "x".repeat(100) + "\r\n");
        assertThat(client.frame()).isEqualTo("$-1\r\n");
      }
      sent.get(30, TimeUnit.SECONDS);
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void aByteAtATimeIsServedLikeAnyOther() throws Exception {
    String command = Wire.encode("GET", key) + "PING\r\n";
    List<Wire> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(client());
    }
    for (char b : command.toCharArray()) {
      for (Wire client : slow) {
        client.raw(String.valueOf(b));
      }
      TimeUnit.MILLISECONDS.sleep(60);
    }
    for (Wire client : slow) {
      assertThat(client.frame()).isEqualTo("$-1\r\n");
      assertThat(client.frame()).isEqualTo("+PONG\r\n");
      client.close();
    }
  }

  @Test
  void whoClosesItsSideHalfWayOrVanishesLeavesNothing() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (Wire half = client()) {
        half.raw("PING\r\n*2\r\n$4\r\nECHO\r\n$100\r\nhalf").sayNoMore();
        assertThat(half.untilClosed()).isEqualTo("+PONG\r\n");
      }
      Wire gone = client();
      gone.raw(Wire.encode("BLPOP", key + "{" + key + "}", "0"));
      gone.vanish();
    }
  }

  @Test
  void everyPrefixOfARequestFollowedByTheEndLeavesNothing() throws Exception {
    List<String> requests =
        List.of(
            Wire.encode("AUTH", SmallProxy.PASSWORD),
            Wire.encode("CLUSTER", "SLOTS"),
            Wire.encode("MULTI") + Wire.encode("GET", key) + "EXEC\r\n",
            Wire.encode("SUBSCRIBE", "news") + "PING\r\n",
            Wire.encode("MGET", key, "{" + key + "}2"));
    for (String request : requests) {
      for (int length = 0; length < request.length(); length++) {
        boolean loggedIn = length % 2 == 0;
        try (Wire client = loggedIn ? client() : new Wire(SIEGE.proxy().entry())) {
          client.raw(request.substring(0, length));
          if (length % 3 == 0) {
            client.vanish();
          } else {
            client.sayNoMore();
            assertThat(client.untilClosed()).doesNotContain(SIEGE.proxy().insidePrefix());
          }
        }
      }
    }
  }
}
