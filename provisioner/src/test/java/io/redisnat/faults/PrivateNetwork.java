package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.InstalledProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace with nothing but a loopback device, in which a {@link NetworkScenario} runs
 * as a process of its own: whatever is done to packets there, nobody else sees it, and when the
 * process ends it is gone.
 */
final class PrivateNetwork {

  private static final long LIMIT_SECONDS = 240;

  private PrivateNetwork() {}

  /** Runs a scenario to its end, which must be a success; skips the test where that cannot be. */
  static void run(String... scenario) throws Exception {
    InstalledProgram.require("unshare");
    InstalledProgram.require("ip");
    InstalledProgram.require("nft");
    requireNamespaces();
    Path log = Files.createTempFile("redis-nat-scenario-", ".log");
    try {
      Process process = inNamespace(scenario, log);
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        // Its shutdown hook ends the nodes.
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
      }
      String said = Files.readString(log, StandardCharsets.UTF_8);
      assertThat(ended).as("the scenario ended; it said: %s", said).isTrue();
      assertThat(process.exitValue()).as("the scenario said: %s", said).isZero();
      assertThat(said).doesNotContain("LEAK:");
    } finally {
      Files.delete(log);
    }
  }

  private static void requireNamespaces() throws IOException, InterruptedException {
    Process trial =
        new ProcessBuilder("unshare", "--net", "nft", "list", "ruleset")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean works = trial.waitFor(20, TimeUnit.SECONDS) && trial.exitValue() == 0;
    if (InstalledProgram.isCi()) {
      assertThat(works).as("network namespaces and nftables can be used").isTrue();
    }
    Assumptions.assumeTrue(works, "network namespaces or nftables cannot be used here");
  }

  private static Process inNamespace(String[] scenario, Path log) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Dio.netty.leakDetection.level=PARANOID",
            "-cp",
            System.getProperty("java.class.path"),
            NetworkScenario.class.getName()));
    command.addAll(List.of(scenario));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
