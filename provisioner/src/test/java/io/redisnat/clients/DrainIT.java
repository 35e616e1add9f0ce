package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is under way when the proxy is told to stop is brought to its end. */
class DrainIT {

  private static final int SIZE = 3_000_000;

  @Test
  void aSlowReaderGetsAllOfItsReplyAndWhatIsHalfSentOrQueuedIsDone() throws Exception {
    try (ProxiedCluster cluster = ProxiedCluster.start(3, 1, 0, "drain-timeout = 20s")) {
      String key = RawClient.keyServedBy(cluster.seed());
      try (RawClient slow = new RawClient(cluster.seed(), 4096);
          RawClient half = new RawClient(cluster.seed());
          RawClient transaction = new RawClient(cluster.seed())) {
        slow.ask("SETRANGE", key, "" + SIZE, "x");
        slow.send("GETRANGE", key, "0", "" + (SIZE - 1));
        String set = RawClient.encode("SET", key, "0123456789");
        half.raw(set.substring(0, set.length() - 6));
        transaction.ask("MULTI");
        assertThat(transaction.ask("APPEND", key, "y")).isEqualTo("+QUEUED\r\n");
        Thread.sleep(300);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> cluster.proxy().close());
        Thread.sleep(500);

        half.raw(set.substring(set.length() - 6));
        assertThat(half.frame()).isEqualTo("+OK\r\n");
        assertThat(transaction.ask("EXEC")).isEqualTo("*1\r\n:11\r\n");
        String header = "$" + SIZE + "\r\n";
        assertThat(new String(slow.in().readNBytes(header.length()))).isEqualTo(header);
        assertThat(slow.in().readNBytes(SIZE + 2)).hasSize(SIZE + 2);
        stopped.get(20, TimeUnit.SECONDS);
      }
    }
  }
}
