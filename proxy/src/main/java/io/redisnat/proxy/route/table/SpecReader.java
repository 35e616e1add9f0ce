package io.redisnat.proxy.route.table;

import io.redisnat.proxy.resp.RespValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one key specification of a reply to COMMAND; what it does not understand is unknown. */
final class SpecReader {

  private final RespValue reply;

  SpecReader(RespValue reply) {
    this.reply = reply;
  }

  KeySpec spec() {
    KeySpec.Begin begin = begin();
    RespValue find = value(reply, "find_keys");
    RespValue details = find == null ? null : value(find, "spec");
    if (begin == null || find == null || details == null || isIncomplete()) {
      return new KeySpec.Unknown();
    }
    return switch (type(find)) {
      case "range" ->
          new KeySpec.Range(
              begin,
              number(details, "lastkey"),
              Math.max(1, number(details, "keystep")),
              number(details, "limit"));
      case "keynum" ->
          new KeySpec.Counted(
              begin,
              number(details, "keynumidx"),
              number(details, "firstkey"),
              Math.max(1, number(details, "keystep")));
      default -> new KeySpec.Unknown();
    };
  }

  private KeySpec.@Nullable Begin begin() {
    RespValue search = value(reply, "begin_search");
    RespValue details = search == null ? null : value(search, "spec");
    if (search == null || details == null) {
      return null;
    }
    return switch (type(search)) {
      case "index" -> new KeySpec.Begin.At(number(details, "index"));
      case "keyword" ->
          new KeySpec.Begin.After(
              CommandReply.text(Objects.requireNonNull(value(details, "keyword")))
                  .toUpperCase(Locale.ROOT),
              number(details, "startfrom"));
      default -> null;
    };
  }

  private boolean isIncomplete() {
    return hasFlag(reply, "incomplete");
  }

  /** True if the server made it up from a module's first, last and step. */
  static boolean isGuess(RespValue spec) {
    return hasFlag(spec, "variable_flags");
  }

  private static boolean hasFlag(RespValue spec, String name) {
    RespValue flags = value(spec, "flags");
    return flags != null
        && CommandReply.items(flags).stream()
            .anyMatch(flag -> CommandReply.text(flag).equalsIgnoreCase(name));
  }

  private static String type(RespValue map) {
    RespValue type = value(map, "type");
    return type == null ? "" : CommandReply.text(type);
  }

  private static int number(RespValue map, String key) {
    RespValue value = value(map, key);
    return value == null ? 0 : CommandReply.integer(value);
  }

  /** The value of a key: a map of RESP2 is an array of keys and values, too. */
  private static @Nullable RespValue value(RespValue map, String key) {
    List<RespValue> items = CommandReply.items(map);
    for (int i = 0; i + 1 < items.size(); i += 2) {
      if (CommandReply.text(items.get(i)).equals(key)) {
        return items.get(i + 1);
      }
    }
    return null;
  }
}
