package io.redisnat.proxy.control;

import java.util.List;

/**
 * The answer to an {@link Order}.
 *
 * @param word how it went, in one word
 * @param lines for people
 */
public record Answer(String word, List<String> lines) {

  /** Copies the lines. */
  public Answer {
    lines = List.copyOf(lines);
  }

  String text() {
    return word + "\n" + String.join("\n", lines) + "\n";
  }

  /** Reads {@link #text}; empty where the other side closed before it said anything. */
  static Answer of(String text) {
    List<String> lines = text.lines().toList();
    return lines.isEmpty()
        ? new Answer("", List.of())
        : new Answer(lines.get(0), lines.subList(1, lines.size()));
  }
}
