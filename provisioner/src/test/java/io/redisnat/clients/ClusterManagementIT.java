package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole life of a node by redis-cli --cluster, through outside addresses only. */
class ClusterManagementIT {

  @Test
  void addsReshardsRebalancesAndRemovesANodeFromOutside() {
    try (ProxiedCluster cluster = ProxiedCluster.start(3, 1, 0, "")) {
      Programs programs = new Programs(cluster);
      fill(programs);
      LocalNode extra = cluster.cluster().startExtraNode();
      cluster.restartProxy(extra);
      HostPort newcomer = cluster.outside(extra);

      String added = programs.run(manage("add-node", newcomer.toString(), seed(cluster)));
      assertThat(added).contains("[OK] New node added correctly.");
      awaitAgreement(programs, cluster, 4);

      String id = programs.cliAt(newcomer, "cluster", "myid").trim();
      String resharded =
          programs.run(
              manage(
                  "reshard",
                  seed(cluster),
                  "--cluster-from",
                  "all",
                  "--cluster-to",
                  id,
                  "--cluster-slots",
                  "300",
                  "--cluster-yes"));
      assertThat(resharded).contains("Moving slot").doesNotContain("[ERR]");
      assertThat(resharded).doesNotContain(cluster.insidePrefix());
      awaitAgreement(programs, cluster, 4);
      assertThat(programs.cliAt(newcomer, "cluster", "nodes")).contains("myself,master");

      String rebalanced =
          programs.run(
              manage("rebalance", seed(cluster), "--cluster-weight", id + "=0", "--cluster-yes"));
      assertThat(rebalanced).containsPattern("Moving \\d+ slots from").doesNotContain("[ERR]");
      awaitAgreement(programs, cluster, 4);

      String removed = programs.run(manage("del-node", seed(cluster), id));
      assertThat(removed).contains("Sending CLUSTER RESET SOFT to the deleted node");
      awaitAgreement(programs, cluster, 3);
      assertAllThere(programs);
    }
  }

  private static String seed(ProxiedCluster cluster) {
    return cluster.seed().toString();
  }

  private static List<String> manage(String verb, String... arguments) {
    List<String> command = new ArrayList<>(List.of("redis-cli", "--cluster", verb));
    command.addAll(List.of(arguments));
    return command;
  }

  private static void fill(Programs programs) {
    programs.cli("-c", "eval", "return 1", "0");
    for (int i = 0; i < 20; i++) {
      programs.cli("-c", "set", "managed" + i, "value" + i);
    }
  }

  private static void assertAllThere(Programs programs) {
    for (int i = 0; i < 20; i++) {
      assertThat(programs.cli("-c", "get", "managed" + i)).isEqualTo("value" + i + "\n");
    }
  }

  private static void awaitAgreement(Programs programs, ProxiedCluster cluster, int nodes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              for (HostPort node : cluster.outside()) {
                if (programs.cliAt(node, "cluster", "nodes").lines().count() > 1) {
                  assertThat(programs.cliAt(node, "cluster", "info")).contains("cluster_state:ok");
                  assertAgrees(programs.run(manage("check", node.toString())), nodes);
                }
              }
            });
  }

  private static void assertAgrees(String checked, int nodes) {
    assertThat(checked)
        .containsPattern("in " + nodes + " (masters|primaries)")
        .contains("[OK] All nodes agree about slots configuration.")
        .contains("[OK] All 16384 slots covered.");
  }
}
