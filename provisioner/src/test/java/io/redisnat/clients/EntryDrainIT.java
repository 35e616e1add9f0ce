package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The proxy is told to stop while clients of its entry port are in the middle of something. */
class EntryDrainIT {

  private static final int SIZE = 3_000_000;
  private static final String QUEUED = "+QUEUED\r\n";

  private static ProxiedCluster drainingWithin(String limit) {
    return ProxiedCluster.start(3, 1, 0, "drain-timeout = " + limit);
  }

  private static CompletableFuture<Void> stop(ProxiedCluster cluster) {
    return CompletableFuture.runAsync(() -> cluster.proxy().close());
  }

  /** The node that serves it, asked directly. */
  private static String ask(ProxiedCluster cluster, String key, String... command)
      throws IOException {
    for (LocalNode node : cluster.cluster().nodes()) {
      try (RawClient direct = new RawClient(node.address())) {
        if (direct.ask("TYPE", key).startsWith("+")) {
          return direct.ask(command);
        }
      }
    }
    throw new IllegalStateException("nobody serves " + key);
  }

  /** Waits until a node has a client that is blocked. */
  private static void awaitBlocked(ProxiedCluster cluster, String key) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ask(cluster, key, "INFO", "clients").contains("blocked_clients:1"));
  }

  @Test
  void whatIsUnderWayIsBroughtToItsEnd() throws Exception {
    try (ProxiedCluster cluster = drainingWithin("30s");
        RawClient idle = new RawClient(cluster.entry());
        RawClient subscriber = new RawClient(cluster.entry());
        RawClient transaction = new RawClient(cluster.entry());
        RawClient blocked = new RawClient(cluster.entry());
        RawClient half = new RawClient(cluster.entry());
        RawClient slow = new RawClient(cluster.entry(), 4096)) {
      assertThat(idle.ask("PING")).isEqualTo("+PONG\r\n");
      assertThat(subscriber.ask("SUBSCRIBE", "news")).contains("subscribe");
      assertThat(transaction.ask("MULTI")).isEqualTo("+OK\r\n");
      assertThat(transaction.ask("INCR", "{t}n")).isEqualTo(QUEUED);
      blocked.send("BLPOP", "list", "0");
      awaitBlocked(cluster, "list");
      String set = RawClient.encode("SET", "half", "0123456789");
      half.raw(set.substring(0, set.length() - 6));
      // Ten replies that the proxy cannot get rid of, and what is due behind them.
      slow.ask("SETRANGE", "big", "" + SIZE, "x");
      for (int i = 0; i < 10; i++) {
        slow.send("GETRANGE", "big", "0", "" + (SIZE - 1));
      }
      slow.send("INCR", "behind");

      CompletableFuture<Void> stopped = stop(cluster);
      // These have nothing to lose: that they are closed shows that the drain has begun.
      assertThat(idle.untilClosed()).isEmpty();
      assertThat(subscriber.untilClosed()).isEmpty();

      assertThat(transaction.ask("INCR", "{t}n")).isEqualTo(QUEUED);
      assertThat(transaction.ask("EXEC")).isEqualTo("*2\r\n:1\r\n:2\r\n");
      assertThat(transaction.untilClosed()).isEmpty();
      assertThat(ask(cluster, "list", "RPUSH", "list", "e")).isEqualTo(":1\r\n");
      assertThat(blocked.untilClosed()).isEqualTo("*2\r\n$4\r\nlist\r\n$1\r\ne\r\n");
      half.raw(set.substring(set.length() - 6));
      assertThat(half.untilClosed()).isEqualTo("+OK\r\n");
      int length = ("$" + SIZE + "\r\n").length() + SIZE + 2;
      assertThat(slow.in().readNBytes(10 * length)).hasSize(10 * length);
      assertThat(slow.untilClosed()).isEqualTo(":1\r\n");
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatDoesNotEndInTimeIsClosedAndNothingOfItIsDone() throws Exception {
    try (ProxiedCluster cluster = drainingWithin("1s");
        RawClient transaction = new RawClient(cluster.entry());
        RawClient blocked = new RawClient(cluster.entry())) {
      transaction.ask("MULTI");
      assertThat(transaction.ask("SET", "t", "1")).isEqualTo(QUEUED);
      blocked.send("BLPOP", "list", "0");
      awaitBlocked(cluster, "list");

      stop(cluster).get(20, TimeUnit.SECONDS);

      assertThat(transaction.untilClosed()).isEmpty();
      assertThat(blocked.untilClosed()).isEmpty();
      assertThat(ask(cluster, "t", "EXISTS", "t")).isEqualTo(":0\r\n");
      // Nobody takes it: whoever waited is gone from the node, too.
      assertThat(ask(cluster, "list", "RPUSH", "list", "e")).isEqualTo(":1\r\n");
      assertThat(ask(cluster, "list", "LRANGE", "list", "0", "-1")).isEqualTo("*1\r\n$1\r\ne\r\n");
    }
  }
}
