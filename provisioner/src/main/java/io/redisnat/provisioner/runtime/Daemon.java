package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A process that outlives the command that started it, known by its pid file.
 *
 * <p>The shell that becomes the process writes the pid file itself before it execs, so there is
 * never such a process without a pid file, even if the command that starts it is killed at any
 * moment. The file also holds a {@linkplain ProcessToken token}, so a stranger that got the pid
 * later is neither taken for ours nor killed.
 *
 * @param pidFile where pid and token are kept
 */
public record Daemon(Path pidFile) {

  /** Writes the pid file in one step, then becomes the command. {@code $1} is the pid file. */
  private static final String BECOME =
      """
      trap '' INT HUP
      token() {
      %s
      }
      { echo $$; token; } > "$1.new" && mv "$1.new" "$1" && shift && exec "$@"
      """
          .formatted(ProcessToken.SHELL);

  /**
   * Starts {@code command} with its output appended to {@code log}, unless the process runs
   * already. It gets a session or process group of its own: a Ctrl-C in the terminal does not reach
   * it.
   *
   * @param directory its working directory
   * @throws RuntimeFailure if there is no such program, or no pid file within {@code timeout}
   */
  public void start(List<String> command, Path directory, Path log, Duration timeout) {
    if (isRunning()) {
      return;
    }
    try {
      Files.deleteIfExists(pidFile);
      new ProcessBuilder(detached(command))
          .directory(directory.toFile())
          .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
    if (!Poll.until(timeout, () -> Files.exists(pidFile))) {
      throw new RuntimeFailure(
          Kind.TIMEOUT,
          command.get(0) + " did not start within " + timeout.toSeconds() + " s, see " + log);
    }
  }

  private List<String> detached(List<String> command) {
    List<String> line = new ArrayList<>();
    if (Programs.find("setsid").isPresent()) {
      line.add("setsid");
    } else {
      // No setsid (macOS): a shell with job control gives its background jobs a group of their own.
      line.addAll(List.of("sh", "-c", "set -m; \"$@\" &", "sh"));
    }
    line.addAll(List.of("sh", "-c", BECOME, "sh", pidFile.toString()));
    line.addAll(command);
    return line;
  }

  /** True while the process that wrote the pid file lives. */
  public boolean isRunning() {
    return pid().isPresent();
  }

  /** The pid, if the process that wrote the pid file lives. */
  public OptionalLong pid() {
    Optional<Recorded> recorded = recorded();
    return recorded.isPresent() && recorded.get().isLive()
        ? OptionalLong.of(recorded.get().pid())
        : OptionalLong.empty();
  }

  /** Sends SIGSTOP: it keeps everything and does nothing. */
  public void pause() {
    signal("STOP");
  }

  /** Sends SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  /** True if it runs and was stopped by {@link #pause}. */
  public boolean isPaused() {
    OptionalLong pid = pid();
    return pid.isPresent() && ProcessToken.isStopped(pid.getAsLong());
  }

  private void signal(String name) {
    OptionalLong pid = pid();
    if (pid.isEmpty()) {
      return;
    }
    List<String> kill = List.of("kill", "-" + name, Long.toString(pid.getAsLong()));
    Programs.Result result = Programs.run(kill, Duration.ofSeconds(5));
    if (result.code() != 0) {
      throw new RuntimeFailure(
          Kind.INTERNAL, String.join(" ", kill) + " failed: " + result.output().strip());
    }
  }

  /** Sends SIGTERM. */
  public void terminate() {
    handle().ifPresent(ProcessHandle::destroy);
  }

  /** Sends SIGKILL. */
  public void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * Waits for the end, and after {@code grace} forces it; then removes the pid file.
   *
   * @throws RuntimeFailure if it survives even that
   */
  public void awaitEnd(Duration grace) {
    if (!Poll.until(grace, () -> !isRunning())) {
      kill();
      if (!Poll.until(Duration.ofSeconds(10), () -> !isRunning())) {
        throw new RuntimeFailure(
            Kind.TIMEOUT, "process " + pid().orElse(-1) + " does not end, even by SIGKILL");
      }
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot remove " + pidFile + ": " + e.getMessage(), e);
    }
  }

  private Optional<ProcessHandle> handle() {
    OptionalLong pid = pid();
    return pid.isPresent() ? ProcessHandle.of(pid.getAsLong()) : Optional.empty();
  }

  private Optional<Recorded> recorded() {
    try (Stream<String> lines = Files.lines(pidFile)) {
      List<String> two = lines.limit(2).toList();
      return two.size() < 2
          ? Optional.empty()
          : Optional.of(new Recorded(Long.parseLong(two.get(0).strip()), two.get(1).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + pidFile + ": " + e.getMessage(), e);
    }
  }

  private record Recorded(long pid, String token) {
    boolean isLive() {
      return ProcessToken.of(pid).filter(token::equals).isPresent();
    }
  }
}
