package io.redisnat.provisioner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.local.LocalNode.Role;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {

  @Test
  void formsThePostsClusterReadyToFailOverWithNoTwoMembersOfAShardOnOneMachine() {
    try (LocalCluster cluster = LocalCluster.builder().start()) {
      List<LocalNode> nodes = cluster.nodes();

      assertThat(nodes).hasSize(9);
      assertThat(nodes.stream().filter(n -> n.role() == Role.MASTER)).hasSize(3);
      assertThat(nodes.stream().map(LocalNode::machine).distinct()).hasSize(3);
      assertThat(shardMachines(nodes)).as("shard and machine of each node").hasSize(9);
      Map<HostPort, NodeView> views = cluster.observe();
      assertThat(Readiness.missing(addresses(nodes), views)).isEmpty();
      assertThat(views.values()).allMatch(NodeView::isLinkUp);
    }
  }

  @Test
  void aKilledMasterIsReplacedAndTheNodeComesBackAsReplica() {
    try (LocalCluster cluster = LocalCluster.builder().nodesPerMachine(2).replicas(1).start()) {
      LocalNode master = cluster.nodes().get(0);
      assertThat(master.role()).isEqualTo(Role.MASTER);

      cluster.kill(master);

      assertThat(find(cluster, master.id()).role()).isEqualTo(Role.DOWN);
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(
              () ->
                  assertThat(cluster.nodes().stream().filter(n -> n.role() == Role.MASTER))
                      .hasSize(3));
      cluster.start(master);
      cluster.awaitReady(Duration.ofSeconds(40));
      assertThat(find(cluster, master.id()).role()).isEqualTo(Role.REPLICA);
    }
  }

  @Test
  void aStoppedClusterResumesWithTheSameIdsAndAddresses(@TempDir Path directory) {
    Map<NodeId, HostPort> before;
    try (LocalCluster cluster = small().directory(directory).start()) {
      before = idsAndAddresses(cluster);
    }
    assertThat(directory).isNotEmptyDirectory();

    try (LocalCluster cluster = small().directory(directory).start()) {
      assertThat(idsAndAddresses(cluster)).isEqualTo(before);
    }
  }

  @Test
  void anExtraNodeIsEmptyAndKnowsNobody() {
    try (LocalCluster cluster = small().start()) {
      LocalNode extra = cluster.startExtraNode();

      assertThat(extra.role()).isEqualTo(Role.MASTER);
      assertThat(cluster.nodes()).hasSize(7).contains(extra);
      assertThat(cluster.observe().values())
          .allSatisfy(view -> assertThat(view.known()).hasSize(6).doesNotContain(extra.id()));
    }
  }

  @Test
  void aMovedNodeKeepsItsIdAndTheOthersLearnTheNewAddress() {
    try (LocalCluster cluster = small().start()) {
      LocalNode replica =
          cluster.nodes().stream().filter(n -> n.role() == Role.REPLICA).findFirst().orElseThrow();

      LocalNode moved = cluster.moveNode(replica);

      assertThat(moved.id()).isEqualTo(replica.id());
      assertThat(moved.address()).isNotEqualTo(replica.address());
      cluster.awaitReady(Duration.ofSeconds(40));
      assertThat(cluster.observe().values())
          .allSatisfy(
              view ->
                  assertThat(view.lines())
                      .anyMatch(
                          l -> l.id().equals(moved.id()) && l.address().equals(moved.address())));
    }
  }

  @Test
  void nothingIsLeftWhenAThrowawayClusterIsClosed() {
    Path directory;
    List<Long> pids;
    try (LocalCluster cluster = small().start()) {
      directory = cluster.directory();
      pids = cluster.nodes().stream().map(n -> n.pid().orElseThrow()).toList();
      assertThat(directory).exists();
    }

    assertThat(Files.exists(directory.getParent())).isFalse();
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  private static LocalClusterBuilder small() {
    return LocalCluster.builder().nodesPerMachine(2).replicas(1);
  }

  private static List<HostPort> addresses(List<LocalNode> nodes) {
    return nodes.stream().map(LocalNode::address).toList();
  }

  private static LocalNode find(LocalCluster cluster, NodeId id) {
    return cluster.nodes().stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
  }

  private static Map<NodeId, HostPort> idsAndAddresses(LocalCluster cluster) {
    return cluster.nodes().stream().collect(Collectors.toMap(LocalNode::id, LocalNode::address));
  }

  private static Set<String> shardMachines(List<LocalNode> nodes) {
    Set<String> seen = new HashSet<>();
    for (LocalNode node : nodes) {
      seen.add(node.primary().orElse(node.id()) + " on " + node.machine());
    }
    return seen;
  }
}
