package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.provisioner.bench.WorkloadReport;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.local.LocalNode.Role;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to nodes and machines. */
class NodeFaultsIT {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private static ProxiedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = ProxiedCluster.start(3, 2, 1, "");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static LocalNode master() {
    return cluster.cluster().nodes().stream()
        .filter(node -> node.role() == Role.MASTER)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMasterIsKilled() throws Exception {
    LocalNode killed = master();
    try (FaultRun run = FaultRun.on(cluster)) {
      WorkloadReport report = run.during(() -> cluster.cluster().kill(killed), BOUND);
      assertThat(report.kind(FaultRun.PROXIED).exchanges()).isPositive();
    }
    cluster.cluster().start(killed);
    cluster.cluster().awaitReady(BOUND);
  }
}
