package io.redisnat.provisioner.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Place;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.LiveCluster;
import io.redisnat.proxy.testing.RedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cluster of real nodes that experiments are made on. */
final class Patient implements AutoCloseable {

  static final Duration STEP = Duration.ofSeconds(30);
  static final Duration ALL = Duration.ofSeconds(120);

  private final LocalCluster cluster;
  private final List<LocalNode> nodes;
  private final ClusterAdmin admin = new ClusterAdmin();
  private final LiveCluster live;
  final List<String> progress = new ArrayList<>();

  private Patient(LocalCluster cluster) {
    this.cluster = cluster;
    this.nodes = cluster.nodes();
    this.live =
        new LiveCluster(
            admin, nodes.stream().map(n -> new Place(n.machine(), n.address())).toList());
  }

  static Patient of(int machines, int nodesPerMachine, int replicas, int nodeTimeoutMillis) {
    return new Patient(
        LocalCluster.builder()
            .machines(machines)
            .nodesPerMachine(nodesPerMachine)
            .replicas(replicas)
            .option("cluster-node-timeout", Integer.toString(nodeTimeoutMillis))
            .timeout(Duration.ofSeconds(90))
            .start());
  }

  ClusterAdmin admin() {
    return admin;
  }

  LiveCluster live() {
    return live;
  }

  ObservedCluster observe() {
    return live.observe();
  }

  ObservedCluster settled() {
    return settled(nodes.size());
  }

  /** Waits until so many nodes answer and agree on everything. */
  ObservedCluster settled(int count) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              ObservedCluster now = observe();
              assertThat(now.up()).hasSize(count);
              assertThat(now.strangers()).isEmpty();
              assertThat(now.unsettled()).isEmpty();
            });
    return observe();
  }

  Outcome run(Goal goal) {
    return new Rounds(live, goal, new Rounds.Limits(STEP, ALL), progress::add).run();
  }

  List<LocalNode> on(String machine) {
    return nodes.stream().filter(n -> n.machine().equals(machine)).toList();
  }

  LocalNode at(HostPort address) {
    return nodes.stream().filter(n -> n.address().equals(address)).findFirst().orElseThrow();
  }

  void kill(String machine) {
    on(machine).forEach(cluster::kill);
  }

  void kill(LocalNode node) {
    cluster.kill(node);
  }

  void start(String machine) {
    on(machine).forEach(this::start);
  }

  /** A child of the killed process may hold its port a moment longer. */
  void start(LocalNode node) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> cluster.start(node).pid().isPresent());
  }

  void apply(Change change) {
    assertThat(live.apply(change)).as("%s", change).isEmpty();
  }

  /** Makes a replica follow another master, and waits until it has its copy. */
  void replicate(ObservedNode replica, ObservedNode master) {
    apply(Change.replicate(replica.address(), master.id()));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                observe()
                    .member(replica.id())
                    .filter(ObservedNode::isInSync)
                    .flatMap(ObservedNode::primary)
                    .equals(Optional.of(master.id())));
  }

  String command(HostPort at, String... command) throws IOException {
    try (RedisConnection connection = new RedisConnection(at)) {
      return connection.command(command);
    }
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } finally {
      admin.close();
    }
  }
}
