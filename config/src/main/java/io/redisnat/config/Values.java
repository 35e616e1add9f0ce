package io.redisnat.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.model.Hosts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From a value of the file to a typed one. Stricter than the library, which reads {@code 7000.5} as
 * 7000 and a time without unit as milliseconds.
 */
final class Values {

  private static final Pattern TIME_WITH_UNIT = Pattern.compile("0|.*[a-zA-Z]");
  private static final String ADDRESS = "an address such as \"10.10.10.100:7000\"";
  private static final String PAIR = "\"10.10.10.100:7000\" = \"127.0.0.1:17000\"";

  private Values() {}

  static String text(ConfigValue value) {
    if (!isText(value)) {
      throw bad(value, "is " + kind(value) + "; it must be a text");
    }
    // The library keeps the spelling of numbers here: a password 007 stays 007.
    return single(value).getString("v");
  }

  /** As {@link #text}; a name of its own because a message of it must never quote the value. */
  static String secret(ConfigValue value) {
    if (!isText(value)) {
      throw bad(value, "is " + kind(value) + "; it must be a text, best in double quotes");
    }
    return single(value).getString("v");
  }

  static int integer(ConfigValue value) {
    String text = scalar(value, "a whole number");
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException e) {
      throw bad(value, "is '" + text + "'; it must be a whole number");
    }
  }

  /** A whole number, or the word {@code auto}, which is empty. */
  static OptionalInt integerOrAuto(ConfigValue value) {
    return isText(value) && text(value).equals("auto")
        ? OptionalInt.empty()
        : OptionalInt.of(integer(value));
  }

  /** A port, or one of the words {@code auto} and {@code off}. */
  static EntryPort entryPort(ConfigValue value) {
    String text = scalar(value, "auto, off or a port").trim();
    try {
      return EntryPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad(value, "is '" + text + "'; it must be auto, off or a port from 1 to 65535");
    }
  }

  static Duration time(ConfigValue value) {
    String text = scalar(value, "a time such as 10s");
    if (!TIME_WITH_UNIT.matcher(text).matches()) {
      throw bad(value, "is '" + text + "'; a time needs a unit: ms, s, m, h or d, as in 10s");
    }
    try {
      return single(value).getDuration("v");
    } catch (com.typesafe.config.ConfigException e) {
      throw bad(value, "is '" + text + "'; it must be a time such as 100ms, 10s, 5m, 24h or 7d");
    }
  }

  /** Strict: the library takes {@code yes} and {@code on} too. */
  static boolean yesOrNo(ConfigValue value) {
    String text = scalar(value, "true or false");
    if (!text.equals("true") && !text.equals("false")) {
      throw bad(value, "is '" + text + "'; it must be true or false");
    }
    return text.equals("true");
  }

  /** A list of texts, or one text with commas. */
  static List<String> texts(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().map(element -> scalar(element, "a text")).toList();
    }
    return Arrays.stream(scalar(value, "a list of texts").split(","))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  static long size(ConfigValue value) {
    String text = scalar(value, "a size such as 64 KiB");
    try {
      return single(value).getBytes("v");
    } catch (com.typesafe.config.ConfigException e) {
      throw bad(value, "is '" + text + "'; it must be a size such as 1000, 64 KiB or 512 MiB");
    }
  }

  static int intSize(ConfigValue value) {
    long bytes = size(value);
    if (bytes > Integer.MAX_VALUE) {
      throw bad(value, "is " + Units.size(bytes) + "; it must be less than 2 GiB");
    }
    return (int) bytes;
  }

  static <E extends Enum<E>> Function<ConfigValue, E> oneOf(Class<E> type) {
    String valid =
        Arrays.stream(type.getEnumConstants()).map(Values::name).collect(Collectors.joining(", "));
    return value -> {
      String text = scalar(value, "one of " + valid);
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> name(constant).equals(text))
          .findFirst()
          .orElseThrow(() -> bad(value, "is '" + text + "'; it must be one of " + valid));
    };
  }

  /** An enum constant as it is written in a file. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static Path path(ConfigValue value) {
    String text = scalar(value, "the path of a file");
    if (text.isBlank()) {
      throw bad(value, "is empty; it must be the path of a file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw bad(value, "is not the path of a file: " + e.getReason());
    }
  }

  static ConfigList list(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list;
    }
    throw bad(value, "is " + kind(value) + "; it must be a list: [ { ... }, { ... } ]");
  }

  /** A list of texts, or one text with commas (an environment variable cannot be a list). */
  static List<HostPort> addresses(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().map(element -> address(element, scalar(element, ADDRESS))).toList();
    }
    if (!isText(value)) {
      throw bad(value, "is " + kind(value) + "; it must be a list, each element " + ADDRESS);
    }
    return parts(value).map(part -> address(value, part)).toList();
  }

  /** One address, or the word {@code off}, which is empty. */
  static Optional<HostPort> addressOrOff(ConfigValue value) {
    String text = scalar(value, "off, or an address such as \"127.0.0.1:9121\"");
    return text.equals("off") ? Optional.empty() : Optional.of(address(value, text));
  }

  /** An object {@code { "announced" = "dial" }}, or one text {@code announced=dial,...}. */
  static Map<HostPort, HostPort> addressMap(ConfigValue value) {
    Map<HostPort, HostPort> map = new LinkedHashMap<>();
    if (value instanceof ConfigObject object) {
      object.forEach((announced, dial) -> put(map, dial, announced, dial(dial)));
      return map;
    }
    if (!isText(value)) {
      throw bad(value, "is " + kind(value) + "; it must be a section of lines " + PAIR);
    }
    parts(value)
        .forEach(
            part -> {
              int equals = part.indexOf('=');
              if (equals < 0) {
                throw bad(
                    value, "has a part without '='; it must be announced=dial,announced=dial");
              }
              put(map, value, part.substring(0, equals), part.substring(equals + 1));
            });
    return map;
  }

  private static String dial(ConfigValue value) {
    if (!isText(value)) {
      // An address without quotes is a path of keys: 10 { 10 { 10 { 100 = 7000 } } }.
      throw bad(value, "has an entry without an address; put both in double quotes: " + PAIR);
    }
    return text(value);
  }

  private static void put(
      Map<HostPort, HostPort> map, ConfigValue culprit, String announced, String dial) {
    HostPort key = address(culprit, announced.trim());
    if (map.put(key, address(culprit, dial.trim())) != null) {
      throw bad(culprit, "has " + key + " twice; name each announced address once");
    }
  }

  private static HostPort address(ConfigValue culprit, String text) {
    HostPort address;
    try {
      address = HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw bad(culprit, "has a wrong address: " + e.getMessage());
    }
    if (!Hosts.isHost(address.host())) {
      throw bad(
          culprit,
          "has a wrong address: '" + address.host() + "' is neither an IP nor a host name");
    }
    return address;
  }

  private static Stream<String> parts(ConfigValue value) {
    return Arrays.stream(text(value).split(",")).map(String::trim).filter(part -> !part.isEmpty());
  }

  private static String scalar(ConfigValue value, String wanted) {
    if (!isText(value)) {
      throw bad(value, "is " + kind(value) + "; it must be " + wanted);
    }
    return single(value).getString("v");
  }

  private static boolean isText(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> true;
      case OBJECT, LIST, NULL -> false;
    };
  }

  /** What stands there instead, without quoting it. */
  static String kind(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a section";
      case LIST -> "a list";
      case NULL -> "null";
      case STRING, NUMBER, BOOLEAN -> "a single value";
    };
  }

  private static Config single(ConfigValue value) {
    return value.atKey("v");
  }

  private static BadValueException bad(ConfigValue culprit, String what) {
    return new BadValueException(culprit, what);
  }
}
