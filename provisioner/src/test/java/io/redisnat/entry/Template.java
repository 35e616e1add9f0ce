package io.redisnat.entry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A shape of commands, as a line of {@code commands.txt} has it: words and {@code <values>}; {@code
 * a|b} is one of both, {@code ( a b | c )} one of several sequences, {@code [ a b ]} may be missing
 * and {@code ( a b )+} comes one to four times.
 */
final class Template {

  private static final int MAX_REPEATS = 4;

  /** What writes arguments. */
  private interface Part {
    void write(RandomGenerator random, UnaryOperator<String> values, List<String> out);
  }

  private final Part whole;

  private Template(Part whole) {
    this.whole = whole;
  }

  static Template parse(String text) {
    Deque<String> words = new ArrayDeque<>(List.of(text.strip().split("\\s+")));
    Template template = new Template(choice(words));
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("unexpected " + words.peek() + " in: " + text);
    }
    return template;
  }

  /**
   * The arguments of one command.
   *
   * @param values gives a value for each name that stands in angle brackets
   */
  List<String> fill(RandomGenerator random, UnaryOperator<String> values) {
    List<String> arguments = new ArrayList<>();
    whole.write(random, values, arguments);
    return arguments;
  }

  private static Part choice(Deque<String> words) {
    List<Part> alternatives = new ArrayList<>();
    alternatives.add(sequence(words));
    while ("|".equals(words.peek())) {
      words.pop();
      alternatives.add(sequence(words));
    }
    return (random, values, out) ->
        alternatives.get(random.nextInt(alternatives.size())).write(random, values, out);
  }

  private static Part sequence(Deque<String> words) {
    List<Part> parts = new ArrayList<>();
    while (!words.isEmpty() && !List.of("|", ")", ")+", "]").contains(words.peek())) {
      parts.add(part(words));
    }
    return (random, values, out) -> parts.forEach(part -> part.write(random, values, out));
  }

  private static Part part(Deque<String> words) {
    String word = words.pop();
    if (!word.equals("(") && !word.equals("[")) {
      return word(word);
    }
    Part inner = choice(words);
    String end = words.pop();
    return switch (word + end) {
      case "()" -> inner;
      case "()+" ->
          (random, values, out) -> {
            for (int i = random.nextInt(MAX_REPEATS); i >= 0; i--) {
              inner.write(random, values, out);
            }
          };
      case "[]" ->
          (random, values, out) -> {
            if (random.nextBoolean()) {
              inner.write(random, values, out);
            }
          };
      default -> throw new IllegalArgumentException(word + " is closed by " + end);
    };
  }

  private static Part word(String word) {
    String[] alternatives = word.split("\\|");
    return (random, values, out) -> {
      String chosen = alternatives[random.nextInt(alternatives.length)];
      boolean value = chosen.startsWith("<") && chosen.endsWith(">");
      out.add(value ? values.apply(chosen.substring(1, chosen.length() - 1)) : chosen);
    };
  }
}
