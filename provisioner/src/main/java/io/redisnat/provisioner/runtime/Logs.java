package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Reads logs that processes write. */
public final class Logs {

  private static final int LINES = 5;
  private static final int MOST_AT_ONCE = 64 * 1024;
  private static final long MOST_OF_PAST = 4L << 20;
  private static final Duration LOOK = Duration.ofMillis(200);

  private Logs() {}

  /** The last lines, for an error message. */
  public static String lastLines(Path log) {
    try {
      return String.join("\n", last(log, Files.size(log), LINES));
    } catch (IOException e) {
      return "(cannot be read: " + e.getMessage() + ")";
    }
  }

  /** The last lines of the first {@code end} bytes. */
  private static List<String> last(Path log, long end, int count) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, end - MOST_OF_PAST);
      file.seek(from);
      byte[] bytes = new byte[(int) (end - from)];
      file.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
  }

  /**
   * Hands over the last {@code tail} lines, and if {@code follow} those that come, until the thread
   * is interrupted or the file is removed.
   */
  public static void handOver(Path log, int tail, boolean follow, Consumer<String> lines) {
    try {
      long end = Files.exists(log) ? Files.size(log) : 0;
      if (end > 0) {
        last(log, end, tail).forEach(lines);
      }
      // The directory goes with the node; the log itself comes with its first start.
      Path parent = log.toAbsolutePath().getParent();
      while (follow && parent != null && Files.exists(parent)) {
        Thread.sleep(LOOK.toMillis());
        end = Files.exists(log) ? added(log, end, lines) : 0;
      }
    } catch (NoSuchFileException e) {
      // Removed at this very moment: there is nothing more to read.
      return;
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + log + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whole lines from {@code position} on; returns where they end. */
  private static long added(Path log, long position, Consumer<String> lines) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      // Shorter than before: it was begun anew.
      long from = file.length() < position ? 0 : position;
      file.seek(from);
      byte[] bytes = new byte[(int) Math.min(MOST_AT_ONCE, file.length() - from)];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int end = bytes.length == MOST_AT_ONCE ? bytes.length : text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().map(Logs::utf8).forEach(lines);
      return from + end;
    }
  }

  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
