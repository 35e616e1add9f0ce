package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.model.Frame;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads what a container has printed and prints. */
final class ContainerLogs {

  private static final int PAST = 10_000;
  private static final long READ_SECONDS = 30;

  private final Engine engine;

  ContainerLogs(Engine engine) {
    this.engine = engine;
  }

  /**
   * Hands over lines that begin with {@code prefix}, without it.
   *
   * @param tail how many of the past
   * @param follow stay for those that come, until the thread is interrupted or the container is
   *     gone
   */
  void handOver(Box box, String prefix, int tail, boolean follow, Consumer<String> lines) {
    if (tail > 0) {
      Deque<String> last = new ArrayDeque<>();
      read(
          box,
          PAST,
          false,
          line -> {
            if (line.startsWith(prefix)) {
              if (last.size() == tail) {
                last.removeFirst();
              }
              last.addLast(line.substring(prefix.length()));
            }
          });
      last.forEach(lines);
    }
    if (follow) {
      read(
          box,
          0,
          true,
          line -> {
            if (line.startsWith(prefix)) {
              lines.accept(line.substring(prefix.length()));
            }
          });
    }
  }

  /** The last lines, for an error message. */
  String last(Box box, int count) {
    StringBuilder text = new StringBuilder();
    handOver(box, "", count, false, line -> text.append(line).append('\n'));
    return text.toString().strip();
  }

  private void read(Box box, int tail, boolean follow, Consumer<String> lines) {
    String what = "read the log of container " + box.name();
    engine.stream(
        what,
        c -> {
          LogContainerCmd command =
              c.logContainerCmd(box.id())
                  .withStdOut(true)
                  .withStdErr(true)
                  .withTail(tail)
                  .withFollowStream(follow);
          try (Lines reader = new Lines(lines)) {
            command.exec(reader);
            if (follow) {
              reader.awaitCompletion();
            } else {
              reader.awaitCompletion(READ_SECONDS, TimeUnit.SECONDS);
            }
            return reader;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return box;
          } catch (IOException e) {
            throw new RuntimeFailure(Kind.INTERNAL, "cannot " + what + ": " + e.getMessage(), e);
          }
        });
  }

  /** Frames are cut anywhere; lines are not. */
  private static final class Lines extends ResultCallback.Adapter<Frame> {
    private final Consumer<String> lines;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    Lines(Consumer<String> lines) {
      this.lines = lines;
    }

    @Override
    public void onNext(Frame frame) {
      for (byte b : frame.getPayload()) {
        if (b == '\n') {
          lines.accept(rest.toString(StandardCharsets.UTF_8));
          rest.reset();
        } else if (b != '\r') {
          rest.write(b);
        }
      }
    }
  }
}
