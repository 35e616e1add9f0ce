package io.redisnat.config;

import com.typesafe.config.ConfigException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in our words what the HOCON library found wrong. Its own messages quote the text at fault,
 * which may be a password, so none of them is passed on.
 */
final class HoconErrors {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]*)}");

  /** Words of the library's message and what they mean for the user; the first that fits wins. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("quote was still open", "a double quote is opened and not closed"),
          new Rule("does not allow unescaped", "a text in double quotes does not end on its line"),
          new Rule("valid escape", "a backslash in double quotes; write \\\\ for a backslash"),
          new Rule("was not closed with a }", "a ${...} has no }"),
          new Rule(
              "not followed by {",
              "a '$' outside double quotes that begins no ${...}; put the value in double quotes"),
          new Rule(
              "List should have ended",
              "a list has no ], or an element needs double quotes: [\"10.10.10.100:7000\"]"),
          new Rule("unbalanced close brace", "a } closes nothing"),
          new Rule("may not be followed by token", "a key without a value; write key = value"),
          new Rule("period '.'", "a key with nothing before or after a dot"),
          new Rule("end of file", "the file ends inside a section; a } is missing"));

  private static final String DEFAULT =
      "a character that HOCON does not expect here; put values with any of $\"{}[]:=,+#`^?!@*&\\"
          + " in double quotes, and close each { and [";

  private HoconErrors() {}

  static io.redisnat.config.ConfigException translate(ConfigException error) {
    return new io.redisnat.config.ConfigException(List.of(place(error) + what(error)));
  }

  private static String place(ConfigException error) {
    if (error.origin() == null) {
      return "";
    }
    String line = Written.line(error.origin());
    return (line == null ? error.origin().description() : line) + ": ";
  }

  private static String what(ConfigException error) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof ConfigException.UnresolvedSubstitution) {
      return unresolved(message);
    }
    if (error instanceof ConfigException.IO) {
      return "cannot be read: check that the file is there, and its permissions";
    }
    if (error instanceof ConfigException.WrongType) {
      return "a value is put together from parts that do not fit, such as a text and a list;"
          + " put texts in double quotes";
    }
    return "syntax error: "
        + RULES.stream()
            .filter(rule -> message.contains(rule.words))
            .map(Rule::meaning)
            .findFirst()
            .orElse(DEFAULT);
  }

  private static String unresolved(String message) {
    String name = reference(message);
    if (name == null) {
      return "a ${...} has no value";
    }
    if (message.contains("cycle")) {
      return "${%s} refers to itself".formatted(name);
    }
    return "${%1$s} has no value; set the environment variable %1$s, or write ${?%1$s} if it may be unset"
        .formatted(name);
  }

  private static @Nullable String reference(String message) {
    Matcher matcher = REFERENCE.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }

  private record Rule(String words, String meaning) {}
}
