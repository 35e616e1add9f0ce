package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class RedisCliIT {

  private final ProxiedCluster cluster;
  private final Programs programs;

  RedisCliIT(ProxiedCluster cluster) {
    this.cluster = cluster;
    this.programs = new Programs(cluster);
  }

  @Test
  void theCommandThatThePostCouldNotRunFromOutside() {
    // Slot 5798: not on the node that the seed leads to.
    assertThat(programs.cli("-c", "set", "name", "Mayday")).isEqualTo("OK\n");
    assertThat(programs.cli("-c", "get", "name")).isEqualTo("Mayday\n");
  }

  @Test
  void followsRedirectsInBothProtocols() {
    for (String protocol : List.of("-2", "-3")) {
      for (int i = 0; i < 10; i++) {
        String key = "cli" + protocol + i;
        assertThat(programs.cli(protocol, "-c", "set", key, "v" + i)).isEqualTo("OK\n");
        assertThat(programs.cli(protocol, "-c", "get", key)).isEqualTo("v" + i + "\n");
      }
    }
  }

  @Test
  void benchmarksTheCluster() {
    String printed =
        programs.run(benchmark("-t", "set,get", "-n", "20000", "-c", "20", "-P", "8", "-q"));
    assertThat(printed).contains("3 master nodes").contains("SET:").contains("GET:");
    assertThat(printed).doesNotContain(cluster.insidePrefix()).doesNotContain("MOVED");
  }

  @Test
  void checksTheCluster() {
    String printed = programs.run(manage("check"));
    assertThat(printed)
        .contains("[OK] All nodes agree about slots configuration.")
        .contains("[OK] All 16384 slots covered.")
        .contains("2 additional replica(s)")
        .doesNotContain(cluster.insidePrefix());
  }

  private List<String> manage(String verb, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("redis-cli", "--cluster", verb, cluster.seed().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> benchmark(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "redis-benchmark",
                "--cluster",
                "-h",
                cluster.seed().host(),
                "-p",
                "" + cluster.seed().port()));
    command.addAll(List.of(arguments));
    return command;
  }
}
