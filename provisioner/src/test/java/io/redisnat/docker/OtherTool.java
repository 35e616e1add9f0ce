package io.redisnat.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.docker.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Somebody else's containers and networks, made with the docker command, gone after the test. */
final class OtherTool implements AutoCloseable {

  private final List<String> containers = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();

  /** A container that does nothing. */
  void container(String name, String... options) {
    containers.add(name);
    List<String> command =
        new ArrayList<>(List.of("docker", "run", "-d", "--init", "--name", name));
    command.addAll(List.of(options));
    command.addAll(List.of(Images.DEFAULT_BASE, "sleep", "infinity"));
    run(command);
  }

  void network(String name, String subnet) {
    networks.add(name);
    run(List.of("docker", "network", "create", "--subnet", subnet, name));
  }

  boolean exists(String container) {
    return run(List.of("docker", "ps", "-a", "--format", "{{.Names}}"))
        .lines()
        .anyMatch(container::equals);
  }

  /** Runs a program to its end, which must be a success, and returns what it printed. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
        return text.strip();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    containers.forEach(name -> run(List.of("docker", "rm", "-f", "-v", name)));
    networks.forEach(name -> run(List.of("docker", "network", "rm", name)));
  }
}
