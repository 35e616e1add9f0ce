package io.redisnat.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.testing.InstalledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in the images, run without an engine: the nodes are processes of this machine. */
class ScriptsIT {

  private static final Path NODE = Path.of("..", "docker", "node").toAbsolutePath();

  @TempDir private Path directory;
  private final int[] ports =
      IntStream.generate(() -> FreePorts.withBusPort("127.0.0.1"))
          .distinct()
          .limit(2)
          .sorted()
          .toArray();
  private final int first = ports[0];
  private final int second = ports[1];
  private Process machine;

  @BeforeEach
  void startsTwoNodes() throws IOException {
    InstalledProgram.require("redis-server");
    Path conf = Files.createDirectories(directory.resolve("conf"));
    // As in the image, but open to this machine only.
    String common = Files.readString(NODE.resolve("redis-conf/common.conf"));
    assertThat(common).contains("\nbind 0.0.0.0\n");
    Files.writeString(conf.resolve("common.conf"), common.replace("0.0.0.0", "127.0.0.1"));
    machine = machine("run", Integer.toString(first), Integer.toString(second));
    assertThat(accepts(first) && accepts(second)).as(log()).isTrue();
  }

  @AfterEach
  void end() throws Exception {
    if (machine != null) {
      machine.destroy();
      assertThat(machine.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process machine(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", NODE.resolve("machine").toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("REDIS_NAT_CONF", directory.resolve("conf").toString());
    builder.environment().put("REDIS_NAT_DATA", directory.resolve("data").toString());
    builder.environment().put("REDIS_NAT_RUN", directory.resolve("var").toString());
    builder.environment().put("REDIS_NAT_ANNOUNCE_IP", "127.0.0.1");
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve(arguments[0]).toFile()));
    return builder.start();
  }

  private int run(String... arguments) throws Exception {
    Process process = machine(arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String state() throws Exception {
    Files.deleteIfExists(directory.resolve("state"));
    assertThat(run("state")).isZero();
    return Files.readString(directory.resolve("state")).strip();
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("run"));
  }

  private static boolean accepts(int port) {
    return Poll.until(RealEngine.PATIENCE, () -> Ports.accepts(new HostPort("127.0.0.1", port)));
  }

  @Test
  void oneNodeIsKilledFrozenAndStartedAndTheOtherGoesOn() throws Exception {
    assertThat(run("kill", "" + first)).isZero();
    assertThat(state()).isEqualTo(first + " stopped\n" + second + " running");
    assertThat(log()).contains("machine: node " + first + " ended with status 137");

    assertThat(run("pause", "" + second)).isZero();
    assertThat(state()).isEqualTo(first + " stopped\n" + second + " paused");
    assertThat(run("start", "" + first)).isZero();
    assertThat(run("start", "" + first)).as("it runs already").isZero();
    assertThat(run("resume", "" + second)).isZero();
    assertThat(state()).isEqualTo(first + " running\n" + second + " running");
    assertThat(log()).contains("\n" + second + " ").contains("Ready to accept connections");

    assertThat(run("discard", "" + first)).isZero();
    assertThat(state()).isEqualTo(second + " running");
    assertThat(run("kill", "no-port")).isEqualTo(2);
    assertThat(run("dance")).isEqualTo(2);
  }

  @Test
  void theMachineEndsWithItsLastNode() throws Exception {
    assertThat(run("stop", "" + first)).isZero();
    assertThat(machine.isAlive()).isTrue();
    assertThat(run("kill", "" + second)).isZero();

    assertThat(machine.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(machine.exitValue()).isZero();
  }

  @Test
  void aSignalIsPassedOnToAllNodes() throws Exception {
    machine.destroy();

    assertThat(machine.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(machine.exitValue()).isZero();
    assertThat(log())
        .contains("node " + first + " ended with status 0")
        .contains("node " + second + " ended with status 0");
  }

  @Test
  void noScriptHasAFlawThatShellcheckFinds() {
    InstalledProgram.require("shellcheck");
    Path root = NODE.resolve("../..").normalize();
    List<String> command = new ArrayList<>(List.of("shellcheck"));
    for (String script :
        List.of(
            "docker/node/machine",
            "docker/node/form",
            "docker/proxy/ready",
            "docker/proxy/redis-nat-proxy",
            "redis-nat",
            ".ci/run",
            ".ci/engine",
            ".ci/cycles")) {
      command.add(root.resolve(script).toString());
    }
    assertThat(OtherTool.run(command)).isEmpty();
  }
}
