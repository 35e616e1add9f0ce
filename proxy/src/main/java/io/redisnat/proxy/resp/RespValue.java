package io.redisnat.proxy.resp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame as a tree: only replies that are rewritten become one. Text is ISO 8859-1, one
 * character a byte, so that any bytes survive.
 */
public sealed interface RespValue {

  /** Type byte of the frame. */
  byte type();

  /**
   * A frame of one line.
   *
   * @param type one of {@code + - : , # _ (}
   * @param text the line without type byte and line end
   */
  record Line(byte type, String text) implements RespValue {}

  /**
   * A frame of counted bytes.
   *
   * @param type one of {@code $ = !}
   * @param text the payload; null for {@code $-1}
   */
  record Text(byte type, @Nullable String text) implements RespValue {}

  /**
   * An aggregate.
   *
   * @param type one of {@code * ~ > % |}
   * @param items all frames inside, maps flattened; attributes stand before what they describe, and
   *     pushes where they were written; null for {@code *-1}
   */
  record Sequence(byte type, @Nullable List<RespValue> items) implements RespValue {

    /** The items that take a place: neither attributes nor nested pushes. Empty for null. */
    public List<RespValue> places() {
      if (items == null) {
        return List.of();
      }
      return countPlaces() == items.size()
          ? items
          : items.stream().filter(RespValue::takesPlace).toList();
    }

    /** Number of {@link #places}. */
    int countPlaces() {
      int count = 0;
      if (items != null) {
        for (int i = 0; i < items.size(); i++) {
          count += takesPlace(items.get(i)) ? 1 : 0;
        }
      }
      return count;
    }

    /** A sequence of the same type with other items. */
    public Sequence with(List<RespValue> others) {
      return new Sequence(type, others);
    }
  }

  /** False for an attribute and for a push inside another aggregate. */
  static boolean takesPlace(RespValue item) {
    return item.type() != '|' && item.type() != '>';
  }

  /** A bulk string. */
  static RespValue bulk(String text) {
    return new Text((byte) '$', text);
  }

  /** An integer. */
  static RespValue integer(long value) {
    return new Line((byte) ':', Long.toString(value));
  }

  /** A simple error; {@code text} without the leading {@code -}. */
  static RespValue error(String text) {
    return new Line((byte) '-', text);
  }

  /** True if this is an error frame. */
  default boolean isError() {
    return type() == '-';
  }

  /** True for a null in any of its forms. */
  default boolean isNull() {
    return type() == '_'
        || (this instanceof Text text && text.text() == null)
        || (this instanceof Sequence sequence && sequence.items() == null);
  }

  /**
   * The text of a string frame ({@code $}, {@code =} without its {@code txt:}, {@code +}), or null.
   */
  default @Nullable String string() {
    if (this instanceof Text text) {
      String content = text.text();
      return type() == '=' && content != null && content.length() >= 4
          ? content.substring(4)
          : content;
    }
    return this instanceof Line line && type() == '+' ? line.text() : null;
  }

  /** The value of an integer frame, or of a string of digits; -1 if it is neither. */
  default long number() {
    String digits = this instanceof Line line && type() == ':' ? line.text() : string();
    if (digits == null || digits.isEmpty() || digits.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = 10 * value + digit - '0';
    }
    return value;
  }

  /** A string frame like this one with other text: a verbatim string stays one. */
  default RespValue withString(String text) {
    String old = this instanceof Text own ? own.text() : null;
    if (type() == '=' && old != null && old.length() >= 4) {
      return new Text(type(), old.substring(0, 4) + text);
    }
    return this instanceof Line ? new Line(type(), text) : new Text(type(), text);
  }

  /** A number frame like this one (integer or string of digits) with another value. */
  default RespValue withNumber(long value) {
    return type() == ':' ? integer(value) : withString(Long.toString(value));
  }
}
