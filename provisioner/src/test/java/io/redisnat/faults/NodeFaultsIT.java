package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.WorkloadReport;
import io.redisnat.provisioner.local.LocalNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to nodes, machines and slots, while clients write. */
class NodeFaultsIT {

  /** How long it may take until all clients write again: generous, what it took is written down. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final ProxiedCluster cluster = ProxiedCluster.start(3, 2, 1, "");
  private final NodeCommands commands = new NodeCommands(cluster);

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aMasterIsKilled() throws Exception {
    try (FaultRun run = FaultRun.on(cluster)) {
      LocalNode killed = commands.masters().get(0);
      cluster.cluster().kill(killed);
      run.awaitRecovery(BOUND);
      cluster.cluster().start(killed);
      cluster.cluster().awaitReady(BOUND);
      run.awaitRecovery(BOUND);
      run.finish("master killed, and back as a replica");
    }
  }

  @Test
  void aMachineIsKilled() throws Exception {
    try (FaultRun run = FaultRun.on(cluster)) {
      String machine = commands.masters().get(1).machine();
      List<LocalNode> killed =
          cluster.cluster().nodes().stream().filter(n -> n.machine().equals(machine)).toList();
      killed.forEach(cluster.cluster()::kill);
      run.awaitRecovery(BOUND);
      killed.forEach(cluster.cluster()::start);
      cluster.cluster().awaitReady(BOUND);
      run.awaitRecovery(BOUND);
      run.finish("machine killed, and back");
    }
  }

  @Test
  void slotsMoveBackAndForth() throws Exception {
    try (FaultRun run = FaultRun.on(cluster)) {
      for (int slot : run.slots().subList(0, 6)) {
        LocalNode home = commands.serverOf(slot);
        LocalNode other =
            commands.masters().stream().filter(m -> !m.id().equals(home.id())).findAny().get();
        commands.moveSlot(slot, home, other);
        commands.moveSlot(slot, other, home);
      }
      run.awaitRecovery(BOUND);
      WorkloadReport report = run.finishWithoutLoss("six slots moved there and back");
      WorkloadReport.Redirects seen = report.kind(FaultRun.PROXIED).redirects();
      assertThat(seen.moved()).as("MOVED").isPositive();
      assertThat(seen.asked()).as("ASK").isPositive();
    }
  }

  @Test
  void aNodeIsAddedServesAndIsRemoved() throws Exception {
    try (FaultRun run = FaultRun.on(cluster)) {
      int slot = run.slots().get(0);
      LocalNode home = commands.serverOf(slot);
      LocalNode extra = cluster.cluster().startExtraNode();
      HostPort member = home.address();
      NodeCommands.ask(
          extra.address(), "CLUSTER", "MEET", member.host(), Integer.toString(member.port()));
      await()
          .atMost(BOUND)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(NodeCommands.ask(cluster.outside(extra), "CLUSTER", "INFO"))
                      .contains("cluster_state:ok")
                      .contains("cluster_known_nodes:7"));

      commands.moveSlot(slot, home, extra);
      run.awaitRecovery(BOUND);
      commands.moveSlot(slot, extra, home);
      run.awaitRecovery(BOUND);

      cluster.cluster().stop(extra);
      for (LocalNode node : cluster.cluster().nodes()) {
        if (!node.id().equals(extra.id())) {
          NodeCommands.ask(node.address(), "CLUSTER", "FORGET", extra.id().value());
        }
      }
      await().atMost(BOUND).until(() -> cluster.proxy().topology().node(extra.id()).isEmpty());
      run.awaitRecovery(BOUND);
      run.finishWithoutLoss("node added, given a slot, and removed");
    }
  }

  @Test
  void aNodeComesBackAtAnotherAddress() throws Exception {
    try (FaultRun run = FaultRun.on(cluster)) {
      LocalNode before = commands.masters().get(0);
      HostPort port = cluster.outside(before);
      LocalNode moved = cluster.cluster().moveNode(before);
      cluster.cluster().awaitReady(BOUND);
      run.awaitRecovery(BOUND);
      run.finish("node back at another address");
      assertThat(cluster.outside(moved)).isEqualTo(port);
    }
  }
}
