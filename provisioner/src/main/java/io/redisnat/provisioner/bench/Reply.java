package io.redisnat.provisioner.bench;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One RESP2 or RESP3 frame. Text is ISO 8859-1: one character a byte.
 *
 * @param type its first byte
 * @param text payload of a frame that is no aggregate; null for null
 * @param items elements of an aggregate, maps flattened; empty for the others
 */
record Reply(char type, @Nullable String text, List<Reply> items) {

  /** True for an error of either kind. */
  boolean isError() {
    return type == '-' || type == '!';
  }

  /** True for a frame that no request asked for. */
  boolean isPush() {
    return type == '>';
  }

  /** The first word of an error, as in {@code MOVED}; empty for every other frame. */
  String errorCode() {
    return isError() && text != null ? text.split(" ", 2)[0] : "";
  }

  /** True if it says that the request was not done here, and may be tried again. */
  boolean isRefusal() {
    return switch (errorCode()) {
      case "MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY" -> true;
      default -> false;
    };
  }

  /** The number of an integer frame; -1 for every other frame. */
  long integer() {
    return type == ':' && text != null ? Long.parseLong(text) : -1;
  }

  /** True for a string, simple or counted, of exactly these bytes. */
  boolean is(String expected) {
    return (type == '+' || type == '$') && expected.equals(text);
  }

  boolean isNull() {
    return text == null && items.isEmpty() && (type == '_' || type == '$' || type == '*');
  }

  /** For a message: short, whatever the payload. */
  @Override
  public String toString() {
    if (!items.isEmpty()) {
      String some = items.stream().limit(5).map(Reply::toString).collect(Collectors.joining(", "));
      return type + "[" + items.size() + ": " + some + "]";
    }
    String shown = text == null ? "null" : text;
    return type + (shown.length() > 120 ? shown.substring(0, 120) + "..." : shown);
  }
}
