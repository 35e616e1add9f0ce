package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs commands in containers. */
final class Exec {

  /** What a command of the {@code machine} script may take; it waits 10 s for a node itself. */
  private static final Duration MACHINE = Duration.ofSeconds(60);

  /** How long the engine may take from the end of a command's output to its exit code. */
  private static final Duration NOTED = Duration.ofSeconds(5);

  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;

  private final Engine engine;

  Exec(Engine engine) {
    this.engine = engine;
  }

  /**
   * Runs {@code machine <arguments>}.
   *
   * @return what it printed
   * @throws RuntimeFailure with what it says is wrong
   */
  String machine(Box box, List<String> arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("machine"));
    command.addAll(arguments);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = run(box, command, List.of(), new Sinks(out, err), MACHINE);
    if (code != 0) {
      throw new RuntimeFailure(
          Kind.INTERNAL,
          "'%s' in container %s ended with %d: %s"
              .formatted(
                  String.join(" ", command),
                  box.name(),
                  code,
                  err.toString(StandardCharsets.UTF_8).strip()));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Where output goes. */
  record Sinks(OutputStream out, OutputStream err) {}

  /**
   * Runs a command and waits for its end.
   *
   * @param timeout zero for however long
   * @return its exit code
   * @throws RuntimeFailure with kind CONFIGURATION if there is no such program
   */
  int run(Box box, List<String> command, List<String> environment, Sinks sinks, Duration timeout) {
    String what = "run '" + command.get(0) + "' in container " + box.name();
    String id =
        engine.ask(
            what,
            c ->
                c.execCreateCmd(box.id())
                    .withCmd(command.toArray(new String[0]))
                    .withEnv(environment)
                    .withAttachStdout(true)
                    .withAttachStderr(true)
                    .exec()
                    .getId());
    Output output = new Output(sinks);
    boolean ended = engine.stream(what, c -> await(c.execStartCmd(id).exec(output), timeout));
    if (!ended) {
      throw new RuntimeFailure(
          Kind.TIMEOUT, "cannot %s: no end after %d s".formatted(what, timeout.toSeconds()));
    }
    int exit = exitCode(what, id);
    if ((exit == CANNOT_EXECUTE || exit == NOT_FOUND) && output.first().contains("exec failed")) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "cannot " + what + ": " + output.first().strip());
    }
    return exit;
  }

  // The engine ends the output first, and then notes how the command has ended.
  private int exitCode(String what, String id) {
    AtomicReference<Long> code = new AtomicReference<>();
    Poll.until(
        NOTED,
        () -> {
          code.set(engine.ask(what, c -> c.inspectExecCmd(id).exec().getExitCodeLong()));
          return code.get() != null;
        });
    Long noted = code.get();
    return noted == null ? CANNOT_EXECUTE : noted.intValue();
  }

  private static boolean await(Output output, Duration timeout) {
    try (output) {
      if (timeout.isZero()) {
        output.awaitCompletion();
        return true;
      }
      return output.awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(Kind.INTERNAL, "interrupted", e);
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot end a stream: " + e.getMessage(), e);
    }
  }

  private static final class Output extends ResultCallback.Adapter<Frame> {
    private static final int KEPT = 512;

    private final Sinks sinks;
    private final StringBuilder first = new StringBuilder();

    Output(Sinks sinks) {
      this.sinks = sinks;
    }

    @Override
    public void onNext(Frame frame) {
      byte[] bytes = frame.getPayload();
      if (first.length() < KEPT) {
        first.append(new String(bytes, StandardCharsets.UTF_8));
      }
      try {
        OutputStream sink = frame.getStreamType() == StreamType.STDERR ? sinks.err : sinks.out;
        sink.write(bytes);
        sink.flush();
      } catch (IOException e) {
        onError(e);
      }
    }

    String first() {
      return first.toString();
    }
  }
}
