package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.report.PlanFile;
import io.redisnat.provisioner.report.PlanFileException;
import io.redisnat.provisioner.report.StalePlanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanCommandTest {

  @TempDir private Path root;

  private Run run(String line) {
    return Run.of(root, line.split(" "));
  }

  @Test
  void aPlanIsShownByMachineAndIsTheSameEveryTime() {
    Run first = run("plan");

    assertThat(first.code()).isZero();
    assertThat(first.out())
        .contains("3 machines x 3 nodes, 3 masters with 2 replicas each: safe")
        .contains("machine-1     master 1", "machine-2     master 2", "shard 3: slots 10923-16383");
    assertThat(run("plan")).isEqualTo(first);
  }

  @Test
  void unevenMachinesAndSparePlacesAreShown() {
    Run run = run("plan --nodes-per-machine 4,2,2 --masters 3 --replicas 1 --json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode plan = run.json();
    assertThat(plan.get("safe").asBoolean()).isTrue();
    assertThat(plan.get("nodes")).hasSize(6);
    assertThat(plan.get("places").toString()).isEqualTo("[4,2,2]");
    assertThat(run("plan --nodes-per-machine 4,2,2 --masters 3 --replicas 1").out())
        .contains("spare");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan --nodes-per-machine 4 --masters 4|3|use --masters 3, or --masters 5",
        "plan --nodes-per-machine 4|3|2 of 4 masters are on one machine",
        "plan --machines 2 --nodes-per-machine 3 --replicas 1|3|no majority",
        "plan --machines 2 --nodes-per-machine 3|4|need 3 machines to be apart, there are 2",
        "plan --masters 4|4|there is room for 9",
        "plan --machines 0|2|0 machines",
        "plan --nodes-per-machine 3,3|2|has 2 numbers for 3 machines",
        "plan --masters x|2|Invalid value for option '--masters'"
      })
  void theExitCodeIsTheVerdict(String line, int code, String reason) {
    Run run = run(line);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(reason);
  }

  @Test
  void anUnsafePlanIsWrittenOnlyWithForceAndIsReadBackAsItWas() {
    Path file = root.resolve("plan.json");
    String line = "plan --nodes-per-machine 4 --masters 4 --out " + file;

    assertThat(run(line).code()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(file).doesNotExist();

    assertThat(run(line + " --force").code()).isZero();
    PlanFile plan = PlanFile.read(file);
    assertThat(plan.plan().members()).hasSize(12);
    assertThat(plan.demand().masters()).isEqualTo(4);
    assertThat(plan.json() + "\n").isEqualTo(run(line + " --force --json").out());
  }

  @Test
  void aPlanForNothingIsStaleOnceThereIsACluster() {
    Path file = root.resolve("plan.json");
    assertThat(run("plan --out " + file).code()).isZero();
    PlanFile plan = PlanFile.read(file);
    HostPort node = HostPort.parse("127.10.10.100:7000");

    plan.requireWorld(PlanFile.worldOf(List.of()));
    assertThatThrownBy(() -> plan.requireWorld(PlanFile.worldOf(List.of(node))))
        .isInstanceOfSatisfying(
            StalePlanException.class, e -> assertThat(ExitCodes.of(e)).isEqualTo(ExitCodes.STALE))
        .hasMessageContaining("the plan was made for no cluster");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"master\"|\"boss\"|the role 'boss' is neither master nor replica",
        "\"master\"|\"replica\"|shard 1 has 0 masters",
        "\"0-5460\"|\"0-5459\"|cover 16383 of 16384 slots",
        "\"machine\" : 1|\"machine\" : 9|there is no machine 9",
        "\"process\" : 2|\"process\" : 1|is taken twice",
        "\"format\" : 1|\"format\" : 2|its format is 2",
        "{|[|is no plan"
      })
  void anEditedPlanThatMakesNoWholeClusterIsRefused(String old, String fresh, String reason)
      throws IOException {
    Path file = root.resolve("plan.json");
    assertThat(run("plan --out " + file).code()).isZero();
    String text = Files.readString(file);
    int at = text.indexOf(old);
    assertThat(at).isNotNegative();
    Files.writeString(file, text.substring(0, at) + fresh + text.substring(at + old.length()));

    assertThatThrownBy(() -> PlanFile.read(file))
        .isInstanceOf(PlanFileException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"check", "whatif", "repair", "failback", "takeover --yes"})
  void withoutAClusterThereIsNothingToLookAt(String line) {
    Run run = run(line + " --name nobody");

    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("there is no cluster named 'nobody'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"whatif --depth 3|--depth 3: use 1 or 2", "whatif x --all|use one of the two"})
  void badInputIsRefused(String line, String reason) {
    Run run = run(line);

    assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains(reason);
  }
}
