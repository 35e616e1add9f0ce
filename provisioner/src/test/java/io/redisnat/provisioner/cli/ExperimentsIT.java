package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.provisioner.runtime.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What breaks a part of a cluster, and what shows it. */
class ExperimentsIT {

  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir private static Path root;

  @BeforeAll
  static void up() {
    Run up =
        run(
            "up",
            "--detach",
            "--nodes-per-machine",
            "2",
            "--replicas",
            "1",
            "--redis",
            "cluster-node-timeout=2000",
            "--timeout",
            "2m");
    assertThat(up.code()).as(up.err()).isZero();
  }

  @AfterAll
  static void down() {
    assertThat(run("down", "--volumes", "--images", "--json").json().get("removed").asBoolean())
        .isTrue();
    assertThat(root).isEmptyDirectory();
  }

  @AfterEach
  void allIsWellAgain() {
    await().atMost(LONG).until(() -> run("status").code() == ExitCodes.OK);
  }

  private static Run run(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = args[0];
    all[1] = "--name=it";
    System.arraycopy(args, 1, all, 2, args.length - 1);
    return Run.of(root, all);
  }

  private static Set<String> conditions(String machine) {
    Set<String> conditions = new TreeSet<>();
    for (JsonNode node : run("tree", "--json").json().get("nodes")) {
      if (node.get("machine").asText().equals(machine)) {
        conditions.add(node.get("condition").asText());
      }
    }
    return conditions;
  }

  @Test
  void aKilledMachineIsReplacedAsPredictedShownOnceAndStartedAgain() {
    Run kill = run("kill", "machine-2", "--verify", "--json");

    assertThat(kill.code()).as(kill.out() + kill.err()).isZero();
    assertThat(kill.json().get("agrees").asBoolean()).isTrue();
    assertThat(kill.json().get("rows")).isNotEmpty();
    assertThat(conditions("machine-2")).containsExactly("stopped");
    await()
        .atMost(LONG)
        .until(() -> noSlotsOn("machine-2", run("status", "--json").json().get("nodes")));
    Run tree = run("tree");
    assertThat(tree.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(tree.out().lines().filter(l -> l.startsWith("missing:") && l.contains("answer of")))
        .as(tree.out())
        .hasSize(2);
    assertThat(tree.out()).doesNotContain("to reach");
    assertThat(run("start", "2").out()).isEqualTo("machine-2 runs\n");
    assertThat(conditions("machine-2")).containsExactly("running");
  }

  private static boolean noSlotsOn(String machine, JsonNode nodes) {
    for (JsonNode node : nodes) {
      if (node.get("machine").asText().equals(machine) && !node.get("slots").asText().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aPausedNodeIsPausedUntilItGoesOn() {
    assertThat(run("pause", "3/7001").out()).isEqualTo("machine-3/7001 is paused\n");
    assertThat(conditions("machine-3")).containsExactly("paused", "running");
    assertThat(run("status").code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(run("resume", "3/7001").out()).isEqualTo("machine-3/7001 goes on\n");
  }

  @Test
  void restartKeepsIdsAndStopAndStartToo() {
    List<String> ids = run("status", "--json").json().findValuesAsText("id");

    assertThat(run("restart", "1/7001", "2/7001").out())
        .isEqualTo("machine-1/7001 runs again\nmachine-2/7001 runs again\n");
    assertThat(run("stop", "1/7001").code()).isZero();
    assertThat(conditions("machine-1")).containsExactly("running", "stopped");
    assertThat(run("start", "1/7001").code()).isZero();

    assertThat(run("status", "--json").json().findValuesAsText("id")).isEqualTo(ids);
  }

  @Test
  void aPartitionedMachineRunsAndIsNotReachedUntilItIsHealed() {
    assumeThat(mayFilterPackets()).as("root and iptables").isTrue();

    Run cut = run("partition", "machine-3");

    assertThat(cut.code()).as(cut.err()).isZero();
    try {
      assertThat(conditions("machine-3")).containsExactly("partitioned");
      assertThat(run("status").code()).isEqualTo(ExitCodes.UNHEALTHY);
    } finally {
      assertThat(run("heal", "machine-3").code()).isZero();
    }
    assertThat(conditions("machine-3")).containsExactly("running");
    assertThat(rules()).doesNotContain("redis-nat it");
  }

  private static boolean mayFilterPackets() {
    return Programs.find("iptables").isPresent()
        && Programs.run(List.of("iptables", "-w", "5", "-S", "INPUT"), Duration.ofSeconds(10))
                .code()
            == 0;
  }

  private static String rules() {
    return Programs.run(List.of("iptables", "-w", "5", "-S", "INPUT"), Duration.ofSeconds(10))
        .output();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kill 9|cluster 'it' has no '9': name one of machine-1, machine-2, machine-3",
        "kill --verify 1/7000|name one machine",
        "kill|Missing required parameter: 'PART'",
        "pause machine-1 machine-7|has no 'machine-7'",
        "partition 1/7000|only a whole machine has an address of its own to cut off",
        "logs 4|has no '4'",
        "exec 1 -- no-such-program-here|cannot run 'no-such-program-here'",
        "scale --masters 0|--masters 0: use 1 or more",
        "add-node 4|has no '4'",
        "add-node 1 --nodes 0|0 nodes to add: use 1 or more",
        "del-node machine-1|machine-1 is a machine: 'remove-machine' removes it",
        "remove-machine 1/7000|machine-1/7000 is a node: 'del-node' removes it",
        "remove-machine 1 2 3|nothing would be left: 'redis-nat down' removes the cluster",
        "completion tcsh|expected one of [BASH, ZSH]"
      })
  void badInputIsRefusedAndNothingHappens(String line, String reason) {
    String[] words = line.split(" ");
    Run run = words[0].equals("completion") ? Run.plain(words) : run(words);

    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains(reason);
    assertThat(conditions("machine-1")).containsExactly("running");
  }

  @Test
  void changesThatWouldNotBeSafeOrPossibleAreRefused() {
    Run machine = run("remove-machine", "1");
    Run scale = run("scale", "--masters", "4", "--replicas", "1");
    Run json = run("scale", "--masters", "2", "--json");

    assertThat(machine.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(machine.err()).contains("unsafe: what is left would not survive", "--force");
    assertThat(scale.code()).isEqualTo(ExitCodes.INFEASIBLE);
    assertThat(scale.err()).contains("need 8 nodes on 2 machines, there are 6 on 3");
    assertThat(json.code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(json.json().get("error").asText()).startsWith("unsafe: with 2 masters");
  }

  @Test
  void lsShowsItAndLogsAndExecWork() throws Exception {
    JsonNode entry = Run.of(root, "ls", "--json").json().get(0);
    assertThat(entry.get("name").asText()).isEqualTo("it");
    assertThat(entry.get("running").asInt()).isEqualTo(6);
    Files.createDirectories(root.resolve("half"));
    assertThat(Run.of(root, "ls").out()).contains("it  ", "half", "damaged or half-made");
    assertThat(Run.of(root, "down", "--name", "half").code()).isZero();

    assertThat(run("logs", "1/7000", "2/7001", "--tail", "1").out().lines())
        .hasSize(2)
        .anyMatch(l -> l.startsWith("machine-1/7000 | "))
        .anyMatch(l -> l.startsWith("machine-2/7001 | "));
    Run exec =
        run(
            "exec",
            "2/7001",
            "--json",
            "--",
            "sh",
            "-c",
            "echo $REDIS_NAT_HOST:$REDIS_NAT_PORT; exit 3");
    assertThat(exec.code()).isEqualTo(3);
    assertThat(exec.json().get("out").asText()).matches("127\\.[0-9.]+:7001\n");
  }

  @Test
  void watchShowsItAgainAndAgain() {
    Run watch = run("status", "--watch", "--interval", "1", "--times", "2", "--json");

    assertThat(watch.code()).isZero();
    assertThat(watch.out().lines()).hasSize(2).allMatch(l -> l.startsWith("{\"name\":\"it\""));
  }
}
