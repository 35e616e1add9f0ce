package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.cli.StatusReport.Node;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeTest {

  private static final String A = "a".repeat(40);
  private static final String B = "b".repeat(40);

  private static Node master(String link, String condition) {
    return new Node(
        A,
        "machine-1",
        "127.10.10.100:7000",
        Map.of("host", "127.0.0.1:7000"),
        "master",
        null,
        "0-16383",
        link,
        null,
        condition);
  }

  private static Node replica(@Nullable Long lag) {
    return new Node(
        B,
        "machine-2",
        "127.10.10.101:7001",
        Map.of("host", "127.0.0.1:7001"),
        "replica",
        A,
        "",
        "up",
        lag,
        "running");
  }

  private static StatusReport report(Node... nodes) {
    return new StatusReport("c", "local", "ready", null, List.of(nodes));
  }

  @Test
  void byMachineEachNodeSaysWhatItIsAndForWhom() {
    assertThat(Tree.byMachine(report(master("up", "running"), replica(0L))))
        .containsExactly(
            "machine-1  127.10.10.100  1 master of 1 nodes",
            "  7000  -> 127.0.0.1:7000        aaaaaaaa  master   slots 0-16383  1 of 1 replicas in sync",
            "machine-2  127.10.10.101  0 masters of 1 nodes",
            "  7001  -> 127.0.0.1:7001        bbbbbbbb  replica  of machine-1/7000  link up");
  }

  @Test
  void byShardReplicasStandUnderTheirMaster() {
    assertThat(Tree.byShard(report(replica(2048L), master("down", "paused"))))
        .containsExactly(
            "127.10.10.100:7000     -> 127.0.0.1:7000        machine-1  aaaaaaaa  master   slots 0-16383 down (paused)",
            "  127.10.10.101:7001   -> 127.0.0.1:7001        machine-2  bbbbbbbb  replica  link up, 2 KiB behind");
  }

  @Test
  void whoseMasterIsNotThereIsShownAllTheSame() {
    assertThat(Tree.byShard(report(replica(null)))).hasSize(1).first().asString().startsWith("? ");
  }

  @Test
  void lagIsForPeople() {
    assertThat(Tree.lag(0L)).isEmpty();
    assertThat(Tree.lag(null)).isEmpty();
    assertThat(Tree.lag(512L)).isEqualTo(", 512 B behind");
    assertThat(Tree.lag(3L << 20)).isEqualTo(", 3.0 MiB behind");
  }
}
