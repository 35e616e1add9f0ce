package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks programs up as a shell does, and runs short ones. */
public final class Programs {

  private Programs() {}

  /** The first executable file of that name on the PATH. */
  public static Optional<Path> find(String name) {
    return Optional.ofNullable(System.getenv("PATH")).flatMap(path -> find(name, path));
  }

  static Optional<Path> find(String name, String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * Runs a short command to its end.
   *
   * @throws RuntimeFailure if it cannot be run, or takes longer than {@code timeout}
   */
  public static Result run(List<String> command, Duration timeout) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new RuntimeFailure(
              Kind.TIMEOUT,
              "%s did not end within %d s"
                  .formatted(String.join(" ", command), timeout.toSeconds()));
        }
        byte[] output = process.getInputStream().readAllBytes();
        return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot run " + command.get(0) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(Kind.INTERNAL, "interrupted", e);
    }
  }

  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param output what it printed, standard error included; short, else it would never end
   */
  public record Result(int code, String output) {}
}
