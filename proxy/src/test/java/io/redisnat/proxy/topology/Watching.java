package io.redisnat.proxy.topology;

import static org.awaitility.Awaitility.await;

import io.redisnat.config.Credentials;
import io.redisnat.config.TopologyConfig;
import io.redisnat.config.UpstreamConfig;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A watcher with short times, what it published, and waits that end. */
final class Watching implements AutoCloseable {

  static final TopologyConfig QUICK =
      new TopologyConfig(Duration.ofMillis(150), Duration.ofMillis(20), Duration.ofMillis(800), 3);

  private final List<Topology> published = new CopyOnWriteArrayList<>();
  private final TopologyWatcher watcher;

  Watching(UpstreamConfig upstream, Set<NodeId> seenBefore) {
    this(upstream, QUICK, seenBefore);
  }

  Watching(UpstreamConfig upstream, TopologyConfig config, Set<NodeId> seenBefore) {
    watcher = new TopologyWatcher(upstream, config, seenBefore, published::add, Optional::empty);
    watcher.start();
  }

  static UpstreamConfig seeds(List<HostPort> seeds) {
    return upstream(seeds, List.of(), Map.of());
  }

  static UpstreamConfig upstream(
      List<HostPort> seeds, List<HostPort> standby, Map<HostPort, HostPort> dialMap) {
    return new UpstreamConfig(seeds, standby, Optional.empty(), dialMap, Duration.ofMillis(500));
  }

  static UpstreamConfig withLogin(List<HostPort> seeds, Optional<String> user, String password) {
    return new UpstreamConfig(
        seeds,
        List.of(),
        Optional.of(new Credentials(user, password)),
        Map.of(),
        Duration.ofMillis(500));
  }

  TopologyWatcher watcher() {
    return watcher;
  }

  List<Topology> published() {
    return List.copyOf(published);
  }

  /** The texts of all changes from snapshot to snapshot that contain {@code part}. */
  List<String> changes(String part) {
    List<Topology> snapshots = published();
    List<String> changes = new ArrayList<>();
    for (int i = 1; i < snapshots.size(); i++) {
      TopologyChange.between(snapshots.get(i - 1), snapshots.get(i)).stream()
          .map(TopologyChange::text)
          .filter(text -> text.contains(part))
          .forEach(changes::add);
    }
    return changes;
  }

  /** Waits for a published snapshot of this kind. */
  Topology until(Predicate<Topology> condition) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> condition.test(watcher.current()));
    return watcher.current();
  }

  Topology refresh() throws Exception {
    return watcher.refresh("test").toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    watcher.close();
  }

  static boolean allOk(Topology topology) {
    return topology.nodes().stream().allMatch(node -> node.state() == TopologyNode.State.OK);
  }

  static String[] hosts(int number) {
    String[] hosts = new String[number];
    for (int i = 0; i < number; i++) {
      hosts[i] = "127.0.0." + (i % 3 + 1);
    }
    return hosts;
  }
}
