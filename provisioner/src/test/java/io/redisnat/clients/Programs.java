package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.InstalledProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs redis-cli and redis-benchmark. Where strace is to be had, every connect they make is checked
 * to go to an outside address.
 */
final class Programs {

  private static final int LIMIT_SECONDS = 120;
  private static final Pattern CONNECT =
      Pattern.compile("sin_port=htons\\((\\d+)\\), sin_addr=inet_addr\\(\"([^\"]+)\"\\)");

  private final HostPort seed;
  private final Predicate<InetSocketAddress> isOutside;

  Programs(ProxiedCluster cluster) {
    this(cluster.seed(), cluster::isOutside);
  }

  /**
   * Programs for another proxy.
   *
   * @param seed one outside address
   * @param isOutside whether a program may connect there
   */
  Programs(HostPort seed, Predicate<InetSocketAddress> isOutside) {
    this.seed = seed;
    this.isOutside = isOutside;
  }

  /** {@code redis-cli} on the seed; returns what it printed. */
  String cli(String... arguments) {
    return cliAt(seed, arguments);
  }

  /** {@code redis-cli -h host -p port …}; returns what it printed. */
  String cliAt(HostPort address, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("redis-cli", "-h", address.host(), "-p", Integer.toString(address.port())));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs a program to its end, which must be a success. */
  String run(List<String> command) {
    require(command.get(0));
    try {
      Path directory = Files.createTempDirectory("redis-nat-program-");
      Path trace = directory.resolve("trace");
      Path output = directory.resolve("output");
      try {
        runTraced(command, trace, output);
        return Files.readString(output, StandardCharsets.ISO_8859_1);
      } finally {
        Files.deleteIfExists(trace);
        Files.deleteIfExists(output);
        Files.deleteIfExists(directory);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot run " + command, e);
    }
  }

  private void runTraced(List<String> command, Path trace, Path output)
      throws IOException, InterruptedException {
    List<String> traced = new ArrayList<>();
    if (InstalledProgram.isInstalled("strace")) {
      traced.addAll(List.of("strace", "-f", "-qq", "-e", "trace=connect", "-o", trace.toString()));
    }
    traced.addAll(command);
    Process process =
        new ProcessBuilder(traced)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end; it printed: " + Files.readString(output));
    }
    assertThat(process.exitValue())
        .as("%s printed: %s", command, Files.readString(output, StandardCharsets.ISO_8859_1))
        .isZero();
    if (Files.exists(trace)) {
      assertOnlyOutside(Files.readString(trace), command);
    }
  }

  private void assertOnlyOutside(String trace, List<String> command) {
    List<InetSocketAddress> peers = new ArrayList<>();
    Matcher matcher = CONNECT.matcher(trace);
    while (matcher.find()) {
      peers.add(
          InetSocketAddress.createUnresolved(matcher.group(2), Integer.parseInt(matcher.group(1))));
    }
    assertThat(peers).as("peers of %s", command).isNotEmpty().allMatch(isOutside);
  }

  private static void require(String program) {
    InstalledProgram.require(program);
    if (InstalledProgram.isCi()) {
      InstalledProgram.require("strace");
    }
  }
}
