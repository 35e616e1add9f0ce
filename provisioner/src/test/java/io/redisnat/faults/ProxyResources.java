package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.clients.ProxiedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the process holds: the proxy's and, in the same process, the clients'.
 *
 * @param sessions of the proxy
 * @param sockets open sockets
 * @param threads live threads of each name, numbers left out
 */
record ProxyResources(int sessions, long sockets, Map<String, Integer> threads) {

  private static final Duration SETTLE = Duration.ofSeconds(45);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** The topology watcher opens and closes its own. */
  private static final int WATCHER = 16;

  static ProxyResources now(ProxiedCluster cluster) {
    Map<String, Integer> threads = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName().replaceAll("\\d+", "#");
      if (name.startsWith("redis-nat") || name.startsWith("bench")) {
        threads.merge(name, 1, Integer::sum);
      }
    }
    return new ProxyResources(cluster.proxy().openSessions(), openSockets(), threads);
  }

  private static long openSockets() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      return all.filter(ProxyResources::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      // It was closed meanwhile.
      return false;
    }
  }

  /** One to each node from each event loop may be opened in a fault, and stays for the next one. */
  private static int shared(ProxiedCluster cluster) {
    return cluster.cluster().nodes().size() * Runtime.getRuntime().availableProcessors();
  }

  /** Waits until what came since is gone. */
  void assertNothingIsLeft(ProxiedCluster cluster) {
    await()
        .atMost(SETTLE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              ProxyResources after = now(cluster);
              assertThat(after.sessions).as("sessions").isEqualTo(sessions);
              assertThat(after.sockets)
                  .as("sockets")
                  .isLessThanOrEqualTo(sockets + WATCHER + shared(cluster));
              assertThat(after.threads).as("threads").isEqualTo(threads);
            });
  }
}
