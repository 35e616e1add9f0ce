package io.redisnat.provisioner.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The warnings and errors that are added to a log. */
final class ProblemLines {

  private static final int MOST_AT_ONCE = 64 * 1024;

  private final Path log;
  private long position;

  /** Begins at the present end of {@code log}. */
  ProblemLines(Path log) {
    this.log = log;
    this.position = log.toFile().length();
  }

  /** Those added since the last call; of a burst its beginning, the rest next time. */
  List<String> fresh() {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(position);
      byte[] bytes = new byte[(int) Math.min(MOST_AT_ONCE, Math.max(0, file.length() - position))];
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      int end = text.lastIndexOf('\n') + 1;
      position += end == 0 && bytes.length == MOST_AT_ONCE ? bytes.length : end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .filter(ProblemLines::isProblem)
          .toList();
    } catch (IOException e) {
      return List.of("its log cannot be read: " + e.getMessage());
    }
  }

  /** As both formats of the log have it. */
  private static boolean isProblem(String line) {
    return line.contains(" WARN ")
        || line.contains(" ERROR ")
        || line.contains("\"level\":\"WARN\"")
        || line.contains("\"level\":\"ERROR\"");
  }
}
