package io.redisnat.entry;

import java.util.List;
import java.util.random.RandomGenerator;

/** Keys and values of random commands: few enough that commands meet each other's keys. */
final class Values {

  private static final List<String> TYPES =
      List.of("string", "bits", "list", "set", "zset", "hash", "stream", "hll", "geo");
  private static final int KEYS = 3;
  private static final List<String> TAGS = List.of("a", "b", "c", "d", "e", "");
  private static final List<String> WORDS =
      List.of("", "a", "b", "abc", "0", "7", "-3", "3.5", "1e3", "nan", "\r\n", "\0\u00ff", " x ");
  private static final String LONG = "0123456789abcdef".repeat(1500);
  private static final String REDIRECT = "-MOVED 1 10.10.10.100:7000\r\n";

  private final RandomGenerator random;
  private String tag = "";
  private boolean oneSlot = true;

  Values(RandomGenerator random) {
    this.random = random;
  }

  /** The next command's keys are of one slot, or of any. */
  void anotherSlot(boolean one) {
    tag = TAGS.get(random.nextInt(TAGS.size()));
    oneSlot = one;
  }

  /** The value that {@code commands.txt} calls {@code name}. */
  String value(String name) {
    return switch (name) {
      case "key" -> key(any(TYPES));
      case "value" -> text();
      case "member", "field" -> "m" + random.nextInt(8);
      case "int" -> any(List.of("1", "2", "-1", "5", "100", "-7", "9223372036854775807", "x"));
      case "float" -> any(List.of("1.5", "-0.25", "3", "1e10", "x", "inf"));
      case "index" -> Integer.toString(random.nextInt(12) - 6);
      case "count" -> Integer.toString(random.nextInt(4));
      case "bit" -> Integer.toString(random.nextInt(200));
      case "score" -> any(List.of("1", "2", "2.5", "-4", "10", "-inf", "1e5", "x"));
      case "bound" -> any(List.of("-inf", "+inf", "1", "(1", "2.5", "(10", "5"));
      case "lex" -> any(List.of("-", "+", "[m1", "(m3", "[m6"));
      case "id" -> (1 + random.nextInt(30)) + "-" + random.nextInt(4);
      case "far" -> Integer.toString(100_000 + random.nextInt(100_000));
      case "far-millis" -> Integer.toString(100_000_000 + random.nextInt(100_000_000));
      case "date" -> Integer.toString(2_000_000_000 + random.nextInt(1000));
      case "date-millis" -> Long.toString(2_000_000_000_000L + random.nextInt(1_000_000));
      case "longitude" -> any(List.of("13.361389", "15.087269", "2.35", "-122.4", "200"));
      case "latitude" -> any(List.of("38.115556", "37.502669", "48.85", "37.77"));
      case "pattern" -> any(List.of("*", "string*", "*{a}*", "?ist*", "[sz]set*", "none"));
      default -> typed(name);
    };
  }

  private String typed(String name) {
    if (!TYPES.contains(name)) {
      throw new IllegalArgumentException("commands.txt: nobody knows a value <" + name + ">");
    }
    // Now and then the type is wrong.
    return key(random.nextInt(12) == 0 ? any(TYPES) : name);
  }

  private String key(String type) {
    String own = oneSlot ? tag : any(TAGS);
    String key = type + "{" + own + "}" + random.nextInt(KEYS);
    return own.isEmpty() ? key.replace("{}", "") : key;
  }

  private String text() {
    int kind = random.nextInt(200);
    return kind == 0 ? LONG : kind == 1 ? REDIRECT : any(WORDS);
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
