package io.redisnat.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The README's part that a full run writes. */
final class Readme {

  private static final Path FILE = Path.of("..", "README.md");
  private static final String BEGIN = "<!-- matrix: written by mvn -B verify -Pmatrix -->\n";
  private static final String END = "<!-- /matrix -->\n";

  private Readme() {}

  /** What it says now. */
  static String published() throws IOException {
    String text = Files.readString(FILE);
    return text.substring(begin(text), end(text));
  }

  /** Puts this there instead. */
  static void publish(String tables) throws IOException {
    String text = Files.readString(FILE);
    Files.writeString(FILE, text.substring(0, begin(text)) + tables + text.substring(end(text)));
  }

  private static int begin(String text) {
    return found(text, BEGIN) + BEGIN.length();
  }

  private static int end(String text) {
    return found(text, END);
  }

  private static int found(String text, String marker) {
    int place = text.indexOf(marker);
    if (place < 0) {
      throw new IllegalStateException(FILE + " has no line " + marker.strip());
    }
    return place;
  }
}
