package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens with the address of a node that the proxy has not heard of. */
class UnknownAddressIT {

  private static ProxiedCluster cluster;

  /** The timer is out of the way: only what is asked for is refreshed. */
  @BeforeAll
  static void start() {
    cluster =
        ProxiedCluster.start(
            3, 1, 0, "topology.refresh-interval = 1h\nlimits.hold-timeout = 700ms");
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static String error(String text) {
    return "return redis.error_reply('" + text + "')";
  }

  @Test
  void aRedirectToAStrangerBecomesTryAgainAndOnlyThatConnectionWaits() throws IOException {
    long before = cluster.proxy().counters().unknownAddresses();
    try (RawClient client = new RawClient(cluster.seed());
        RawClient other = new RawClient(cluster.seed())) {
      client
          .send("PING", "before")
          .send("EVAL", error("MOVED 7 203.0.113.9:7000"), "0")
          .send("PING", "after");
      assertThat(client.frame()).isEqualTo("$6\r\nbefore\r\n");
      assertThat(other.ask("PING")).isEqualTo("+PONG\r\n");
      assertThat(client.frame())
          .isEqualTo("-TRYAGAIN redis-nat: node 203.0.113.9:7000 is not known yet\r\n");
      assertThat(client.frame()).isEqualTo("$5\r\nafter\r\n");
    }
    assertThat(cluster.proxy().counters().unknownAddresses()).isEqualTo(before + 1);
  }

  @Test
  void aStrangerIsWaitedForOnceAndNotForEachReply() throws IOException {
    String redirect = RawClient.encode("EVAL", error("MOVED 7 203.0.113.8:7000"), "0");
    try (RawClient client = new RawClient(cluster.seed())) {
      long begin = System.nanoTime();
      client.raw(redirect.repeat(50));
      for (int i = 0; i < 50; i++) {
        assertThat(client.frame()).startsWith("-TRYAGAIN ");
      }
      // Fifty holds of 700 ms would be 35 s.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void insideExecOnlyTheElementIsReplaced() throws IOException {
    try (RawClient client = new RawClient(cluster.seed())) {
      client.ask("MULTI");
      client.ask("PING", "1");
      client.ask("EVAL", error("ASK 7 203.0.113.9:7000"), "0");
      client.ask("PING", "2");
      assertThat(client.ask("EXEC"))
          .isEqualTo(
              "*3\r\n$1\r\n1\r\n"
                  + "-TRYAGAIN redis-nat: node 203.0.113.9:7000 is not known yet\r\n"
                  + "$1\r\n2\r\n");
    }
  }

  @Test
  void aNodeThatJustJoinedIsLookedUpWhileTheReplyWaits() throws IOException {
    LocalNode extra = cluster.cluster().startExtraNode();
    HostPort member = cluster.cluster().nodes().get(0).address();
    try (RawClient joining = new RawClient(extra.address())) {
      joining.ask("CLUSTER", "MEET", member.host(), "" + member.port());
    }
    try (RawClient direct = new RawClient(member);
        RawClient client = new RawClient(cluster.seed())) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> direct.ask("CLUSTER", "NODES").contains(extra.id().value()));
      long held = cluster.proxy().counters().repliesHeld();
      String nodes = client.ask("CLUSTER", "NODES");
      assertThat(nodes).contains(extra.id().value()).doesNotContain(cluster.insidePrefix());
      assertThat(nodes).contains(cluster.outside(extra) + "@");
      assertThat(cluster.proxy().counters().repliesHeld()).isGreaterThan(held);
    }
  }
}
