package io.redisnat.proxy.resp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random commands, as arrays and inline, with what a walker has to find in them. */
final class RequestGenerator {

  private static final String SAFE = "abcXYZ019:.-";
  private static final String ANY = "a\r\n\0*$ \"'\\\u00ff";

  private final Random random;
  private final StringBuilder bytes = new StringBuilder();
  private final List<String> expected = new ArrayList<>();

  RequestGenerator(long seed, int commands) {
    this.random = new Random(seed);
    for (int i = 0; i < commands; i++) {
      switch (random.nextInt(6)) {
        case 0 -> inline();
        case 1 -> nothing();
        default -> array();
      }
    }
  }

  String bytes() {
    return bytes.toString();
  }

  /** The commands, in the form of {@link WalkedRequests#describe}. */
  List<String> expected() {
    return expected;
  }

  private void array() {
    int start = bytes.length();
    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 30 : 6);
    List<String> captured = new ArrayList<>();
    bytes.append('*').append(count).append("\r\n");
    for (int i = 0; i < count; i++) {
      String argument = text(ANY, random.nextInt(15) == 0 ? 250 + random.nextInt(14) : 9);
      bytes.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
      if (i < WalkedRequests.CAPTURED) {
        // Longer ones are not kept.
        captured.add(argument.length() > Arguments.MAX_LENGTH ? "" : argument);
      }
    }
    expected.add(WalkedRequests.describe(start, bytes.length(), count, captured));
  }

  private void inline() {
    int start = bytes.length();
    int count = 1 + random.nextInt(5);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(word());
    }
    bytes.append(random.nextBoolean() ? "\n" : "\r\n");
    int captured = Math.min(count, WalkedRequests.CAPTURED);
    expected.add(WalkedRequests.describe(start, bytes.length(), count, words.subList(0, captured)));
  }

  private String word() {
    String blanks = " \t".substring(random.nextInt(2)).repeat(1 + random.nextInt(2));
    String plain = "w" + text(SAFE, 6);
    switch (random.nextInt(3)) {
      case 0 -> {
        bytes.append(plain).append(blanks);
        return plain;
      }
      case 1 -> {
        bytes.append('"').append(plain).append("\\n\\x41\\\" '\"").append(blanks);
        return plain + "\nA\" '";
      }
      default -> {
        bytes.append('\'').append(plain).append("\\' \\n\"'").append(blanks);
        return plain + "' \\n\"";
      }
    }
  }

  private void nothing() {
    List<String> nothings = List.of("\r\n", "\n", "  \t\r\n", "*0\r\n", "*-1\r\n", "\u000b\f \n");
    bytes.append(nothings.get(random.nextInt(nothings.size())));
  }

  private String text(String alphabet, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
