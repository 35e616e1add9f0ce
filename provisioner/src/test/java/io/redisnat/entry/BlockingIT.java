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

/** Commands that block hold up their own client and nobody else. */
class BlockingIT {

  private static ProxiedCluster cluster;
  private RawClient client;
  private RawClient other;

  @BeforeAll
  static void start() {
    cluster = ProxiedCluster.start(3, 1, 0, "");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() throws IOException {
    client = new RawClient(cluster.entry());
    other = new RawClient(cluster.entry());
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    other.close();
  }

  private static String popped(String key, String value) {
    return "*2\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n".formatted(key.length(), key, value.length(), value);
  }

  /** Waits until the node of this key has so many clients that are blocked. */
  private void awaitBlocked(String key, int count) throws IOException {
    LocalNode node = SlotMove.of(cluster, key).source();
    await()
        .untilAsserted(
            () ->
                assertThat(SlotMove.ask(node, "INFO", "clients"))
                    .contains("blocked_clients:" + count + "\r\n"));
  }

  @Test
  void aBlockedClientIsWokenAndOthersAreServedMeanwhile() throws IOException {
    client.send("BLPOP", "{wake}list", "0").send("GET", "{wake}after");
    awaitBlocked("{wake}list", 1);
    for (int i = 0; i < 100; i++) {
      assertThat(other.ask("SET", "{wake}after", "" + i)).isEqualTo("+OK\r\n");
    }
    assertThat(other.ask("RPUSH", "{wake}list", "x")).isEqualTo(":1\r\n");
    assertThat(client.frame()).isEqualTo(popped("{wake}list", "x"));
    assertThat(client.frame()).isEqualTo("$2\r\n99\r\n");
  }

  @Test
  void aTimeoutIsAnsweredAsTheServerDoes() throws IOException {
    assertThat(client.ask("BLPOP", "{none}list", "0.05")).isEqualTo("*-1\r\n");
    client.ask("HELLO", "3");
    assertThat(client.ask("BLPOP", "{none}list", "0.05")).isEqualTo("_\r\n");
    assertThat(client.ask("BLPOP", "{none}list", "x")).startsWith("-ERR timeout");
    assertThat(client.ask("BLPOP", "{none}a", "{other}b", "1")).startsWith("-CROSSSLOT");
  }

  @Test
  void nothingIsPoppedForAClientThatIsGone() throws IOException {
    client.send("BLPOP", "{gone}list", "0");
    awaitBlocked("{gone}list", 1);
    client.close();
    awaitBlocked("{gone}list", 0);
    assertThat(other.ask("RPUSH", "{gone}list", "x")).isEqualTo(":1\r\n");
    assertThat(other.ask("LLEN", "{gone}list")).isEqualTo(":1\r\n");
  }

  @Test
  void nothingIsPoppedForAClientThatSaysNoMore() throws IOException {
    client.send("BLPOP", "{half}list", "0");
    awaitBlocked("{half}list", 1);
    client.socket().shutdownOutput();
    awaitBlocked("{half}list", 0);
    assertThat(other.ask("RPUSH", "{half}list", "x")).isEqualTo(":1\r\n");
    assertThat(client.untilClosed()).isEmpty();
  }

  @Test
  void aSlotThatMovesTakesItsBlockedClientsAlong() throws IOException {
    client.send("BLPOP", "{moves}list", "0");
    awaitBlocked("{moves}list", 1);
    SlotMove move = SlotMove.of(cluster, "{moves}list").all();
    await()
        .untilAsserted(
            () ->
                assertThat(SlotMove.ask(move.target(), "INFO", "clients"))
                    .contains("blocked_clients:1\r\n"));
    assertThat(other.ask("RPUSH", "{moves}list", "x")).isEqualTo(":1\r\n");
    assertThat(client.frame()).isEqualTo(popped("{moves}list", "x"));
  }

  @Test
  void aStreamIsReadWithAndWithoutWaiting() throws IOException {
    assertThat(client.ask("XADD", "{s}tream", "1-1", "f", "v")).isEqualTo("$3\r\n1-1\r\n");
    assertThat(client.ask("XREAD", "COUNT", "1", "STREAMS", "{s}tream", "0")).contains("1-1");
    client.send("XREAD", "BLOCK", "0", "STREAMS", "{s}tream", "$");
    awaitBlocked("{s}tream", 1);
    other.ask("XADD", "{s}tream", "2-1", "f", "v");
    assertThat(client.frame()).contains("2-1");
  }

  @Test
  void connectionsAreGivenBack() throws IOException {
    for (int i = 0; i < 200; i++) {
      other.ask("RPUSH", "{back}list", "x");
      assertThat(client.ask("BLPOP", "{back}list", "1")).isEqualTo(popped("{back}list", "x"));
    }
    LocalNode node = SlotMove.of(cluster, "{back}list").source();
    assertThat(SlotMove.ask(node, "CLIENT", "LIST").lines().count()).isLessThan(40);
  }
}
