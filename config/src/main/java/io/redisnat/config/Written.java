package io.redisnat.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A section as the user wrote it, before defaults and substitution, to say where a value comes
 * from: a merged value knows its origin only as a text that names both files.
 *
 * @param object what was written; null if the section is not in the file
 * @param place the section's own {@code file:line}, or that of the nearest section around it
 */
record Written(@Nullable ConfigObject object, String place) {

  private static final Pattern LINE = Pattern.compile("(?s)(.*): (\\d+)(-\\d+)?");
  private static final Pattern VARIABLE =
      Pattern.compile(Pattern.quote(Hocon.VARIABLE) + "([^,]+)");

  /** The section under {@code key}. */
  Written child(String key) {
    ConfigValue value = get(key);
    if (value == null) {
      return new Written(null, place);
    }
    String line = line(value.origin());
    return new Written(
        value instanceof ConfigObject section ? section : null, line == null ? place : line);
  }

  /** {@code file:line}, the environment variable, or both, of a value in this section. */
  String where(String key, @Nullable ConfigValue effective) {
    ConfigValue value = get(key);
    String line = effective == null ? null : line(effective.origin());
    if (line == null && value != null) {
      // An element of a list is known only with its variables substituted: then its first line it
      // is.
      line = Objects.requireNonNullElse(line(value.origin()), place);
    }
    String variables = effective == null ? "" : variables(effective.origin());
    if (variables.isEmpty()) {
      return line == null ? place : line;
    }
    return line == null ? variables : line + ": " + variables;
  }

  /** {@code file:line}, or null for what is not a line of the user's. */
  static @Nullable String line(ConfigOrigin origin) {
    Matcher matcher = LINE.matcher(origin.description());
    boolean own = origin.resource() == null && origin.lineNumber() > 0;
    return own && matcher.matches() ? matcher.group(1) + ":" + matcher.group(2) : null;
  }

  /** True for what comes from the user: a line of a file, or an environment variable. */
  static boolean isUsers(ConfigOrigin origin) {
    return line(origin) != null || !variables(origin).isEmpty();
  }

  private static String variables(ConfigOrigin origin) {
    return VARIABLE
        .matcher(origin.description())
        .results()
        .map(result -> Hocon.VARIABLE + result.group(1))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private @Nullable ConfigValue get(String key) {
    try {
      return object == null ? null : object.get(key);
    } catch (ConfigException.NotResolved e) {
      // The section was put together from a ${...}: its own place has to do.
      return null;
    }
  }
}
