package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code up} that is killed, and {@code up} on a cluster that has lost something. */
class UpResumeIT {

  private static final String[] UP = {
    "up",
    // Started as a process of its own too, and an engine may answer here.
    "--runtime",
    "local",
    "--detach",
    "--name",
    "it",
    "--nodes-per-machine",
    "2",
    "--replicas",
    "1",
    "--redis",
    "cluster-node-timeout=2000",
    "--timeout",
    "2m"
  };

  @TempDir private Path root;

  @AfterEach
  void removeAll() {
    Run.of(root, "down", "--name", "it");
  }

  /** On a busy host nodes suspect each other for a moment, with a node timeout as short as here. */
  private void awaitWell() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Run status = Run.of(root, "status", "--name", "it");
              assertThat(status.code()).as(status.out()).isZero();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"starting 6 of 6 nodes", "waiting for", "starting the proxy"})
  void killedAtAnyStepItIsCompletedByTheNextAndRemovedByDown(String moment) throws Exception {
    try (CliProcess first = CliProcess.start(root, UP)) {
      assertThat(first.killAt(moment)).isTrue();
    }

    Run second = Run.of(root, UP);

    assertThat(second.code()).as(second.err()).isZero();
    awaitWell();
    List<Daemon> daemons = new StateDirectory(root, "it").daemons();
    assertThat(daemons).hasSize(7).allMatch(Daemon::isRunning);
    assertThat(Run.of(root, "down", "--name", "it").code()).isZero();
    assertThat(daemons).noneMatch(Daemon::isRunning);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void nodesThatLostTheirDataComeBackAsNewOnesAndTheOldAreForgotten() {
    assertThat(Run.of(root, UP).code()).isZero();
    JsonNode nodes = Run.of(root, "status", "--name", "it", "--json").json().get("nodes");
    StateDirectory directory = new StateDirectory(root, "it");
    // A master, and a replica of another shard.
    JsonNode master = nodes.get(0);
    JsonNode replica = null;
    for (JsonNode node : nodes) {
      boolean other = !node.get("primary").asText().equals(master.get("id").asText());
      replica = node.get("role").asText().equals("replica") && other ? node : replica;
    }
    for (JsonNode node : List.of(master, replica)) {
      String inside = node.get("inside").asText();
      Run.of(root, "kill", "--name", "it", inside);
      directory.read().orElseThrow().nodes().stream()
          .filter(n -> n.address().toString().equals(inside))
          .forEach(n -> StateDirectory.remove(directory.node(n)));
    }

    Run again = Run.of(root, UP);

    assertThat(again.code()).as(again.err()).isZero();
    awaitWell();
    Run status = Run.of(root, "status", "--name", "it", "--json");
    assertThat(status.json().findValuesAsText("id"))
        .hasSize(6)
        .doesNotContain(master.get("id").asText(), replica.get("id").asText());
    assertThat(status.json().findValuesAsText("role").stream().filter("master"::equals)).hasSize(3);
  }

  @Test
  void aPlanIsBuiltAsItStandsAndOnlyByItself() {
    String file = root.resolve("plan.json").toString();
    assertThat(
            Run.plain(
                    ("plan --machines 3 --nodes-per-machine 3,2,2 --masters 3 --replicas 1"
                            + " --name planned --out "
                            + file)
                        .split(" "))
                .code())
        .isZero();
    String[] up = {"up", "--detach", "--name", "it", "--plan", file, "--timeout", "2m", "--json"};

    Run first = Run.of(root, up);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.json().get("nodes")).hasSize(6);
    assertThat(Run.of(root, up).json()).isEqualTo(first.json());
    Run other = Run.of(root, "up", "--detach", "--name", "it", "--machines", "0", "--json");
    assertThat(other.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(other.json().get("error").asText()).isEqualTo("0 machines: use 1 to 100");
    assertThat(other.json().get("exitCode").asInt()).isEqualTo(ExitCodes.USAGE);
    assertThat(Run.plain("plan", "--name", "planned", "--out", file).code()).isZero();
    Run stale = Run.of(root, up);
    assertThat(stale.code()).isEqualTo(ExitCodes.STALE);
    assertThat(stale.err()).contains("the plan was made for no cluster");
  }
}
