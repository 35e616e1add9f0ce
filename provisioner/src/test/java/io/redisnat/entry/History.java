package io.redisnat.entry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last commands of a run, for the message of its failure. */
final class History {

  private static final int KEPT = 40;
  private static final int SHOWN_LENGTH = 300;

  private final long seed;
  private final Deque<String> last = new ArrayDeque<>();

  History(long seed) {
    this.seed = seed;
  }

  void add(int client, Step step) {
    last.addLast(client + "> " + shown(String.join(" ", step.arguments())));
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  /** Fails, with all that is needed to see it again, unless the replies are right. */
  void require(boolean right, Step step, String expected, List<String> actual) {
    if (!right) {
      throw failure(
          String.join(" ", step.arguments())
              + "\nallowed difference: "
              + step.difference()
              + "\nexpected: "
              + shown(expected)
              + "\nthe entry port: "
              + shown(actual.toString()),
          null);
    }
  }

  AssertionError failure(String what, @Nullable Throwable cause) {
    return new AssertionError(
        "-Ddifferential.seed=" + seed + ": " + what + "\nbefore:\n" + String.join("\n", last),
        cause);
  }

  private static String shown(String text) {
    String visible = text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    return visible.length() <= SHOWN_LENGTH ? visible : visible.substring(0, SHOWN_LENGTH) + "...";
  }
}
