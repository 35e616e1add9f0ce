package io.redisnat.provisioner.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.RedisNatProxy;
import io.redisnat.proxy.testing.RedisConnection;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topology that changes is no work for the event loops, however large it is, so no connection
 * waits for it. It is the CPU time of the loop's thread that counts, whatever else the machine
 * does.
 */
class RefreshIT {

  private static final Logger LOG = LoggerFactory.getLogger(RefreshIT.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int NODES = 1000;
  private static final int REFRESHES = 20;
  private static final long MOST_MICROS = 1000;

  @TempDir private Path directory;

  @Test
  void aThousandNodesTakeNoTimeOfAnEventLoop() throws Exception {
    int base = ProxiedCluster.freeBlock(NODES + 1);
    try (SimulatedCluster cluster = SimulatedCluster.start(NODES);
        RedisNatProxy proxy =
            RedisNatProxy.start(ConfigReader.parse(configuration(cluster.seed(), base), "test"))) {
      proxy.serving().toCompletableFuture().get(60, TimeUnit.SECONDS);
      try (RedisConnection client = new RedisConnection(new HostPort("127.0.0.1", base))) {
        assertThat(client.command("PING")).isEqualTo("PONG");
        long loop = loop();
        // The opening of the ports may be under way until then.
        refreshed(cluster, proxy, loop);
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < REFRESHES; i++) {
          micros.add(refreshed(cluster, proxy, loop) / 1000);
        }
        LOG.info("microseconds of an event loop, {} nodes: {}", NODES, micros);
        // What a refresh costs is in each of them; timers that meet one are only in some.
        Collections.sort(micros);
        assertThat(micros.get(REFRESHES / 2)).isLessThan(MOST_MICROS);
        assertThat(client.command("PING")).isEqualTo("PONG");
      }
    }
  }

  /** Nanoseconds of the loop. What a refresh leaves for later is seen in the next one. */
  private static long refreshed(SimulatedCluster cluster, RedisNatProxy proxy, long loop)
      throws Exception {
    long epoch = proxy.topology().epoch();
    long before = THREADS.getThreadCpuTime(loop);
    cluster.raiseEpoch();
    proxy.refresh("test").toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(proxy.topology().epoch()).isGreaterThan(epoch);
    assertThat(proxy.topology().nodes()).hasSize(NODES);
    return THREADS.getThreadCpuTime(loop) - before;
  }

  private static long loop() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("redis-nat-loop"))
        .mapToLong(Thread::getId)
        .max()
        .orElseThrow();
  }

  private String configuration(HostPort seed, int base) {
    return """
        redis-nat {
          upstream.seeds = ["%s"]
          audiences = [{ name = host, bind = "127.0.0.1", port-base = %d, capacity = %d }]
          topology.refresh-interval = 1h
          ledger.file = "%s"
          event-loops = 1
          admin.listen = off
        }
        """
        .formatted(seed, base, NODES, directory.resolve("ports.ledger"));
  }
}
