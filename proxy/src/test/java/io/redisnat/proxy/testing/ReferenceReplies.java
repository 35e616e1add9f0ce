package io.redisnat.proxy.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * Replies parsed as the documentation says, recursively and at leisure: what the walker has to
 * find. Bytes are characters.
 */
public final class ReferenceReplies {

  private final String bytes;
  private final List<String> events = new ArrayList<>();
  private int position;

  private ReferenceReplies(String bytes) {
    this.bytes = bytes;
  }

  /** The events of the walker of replies with their places: {@code START@0 ERROR_START@5 …}. */
  public static List<String> events(String bytes) {
    ReferenceReplies parser = new ReferenceReplies(bytes);
    while (parser.position < bytes.length()) {
      parser.attributes(0);
      parser.events.add("START@" + parser.position);
      parser.value(0);
      parser.events.add("END@" + parser.position);
    }
    return parser.events;
  }

  private void attributes(int depth) {
    while (bytes.charAt(position) == '|') {
      int pairs = Integer.parseInt(line().substring(1));
      elements(2 * pairs, depth + 1);
    }
  }

  private void value(int depth) {
    int start = position;
    String line = line();
    switch (line.charAt(0)) {
      case '$', '=', '!' -> string(line);
      case '*', '~', '>' -> aggregate(line, 1, depth);
      case '%' -> aggregate(line, 2, depth);
      case '-' -> {
        if (depth > 0) {
          events.add("ERROR_START@" + start);
          events.add("ERROR_END@" + position);
        }
      }
      default -> {}
    }
  }

  private void string(String header) {
    if (header.equals("$?")) {
      for (int length = chunk(); length != 0; length = chunk()) {
        position += length + 2;
      }
    } else {
      int length = Integer.parseInt(header.substring(1));
      position += length < 0 ? 0 : length + 2;
    }
  }

  private int chunk() {
    return Integer.parseInt(line().substring(1));
  }

  private void aggregate(String header, int width, int depth) {
    if (header.endsWith("?")) {
      attributes(depth + 1);
      while (bytes.charAt(position) != '.') {
        value(depth + 1);
        attributes(depth + 1);
      }
      line();
    } else {
      elements(width * Integer.parseInt(header.substring(1)), depth + 1);
    }
  }

  private void elements(int count, int depth) {
    for (int found = 0; found < count; ) {
      attributes(depth);
      // A push inside takes nobody's place.
      found += bytes.charAt(position) == '>' ? 0 : 1;
      value(depth);
    }
  }

  private String line() {
    int end = bytes.indexOf("\r\n", position);
    String line = bytes.substring(position, end);
    position = end + 2;
    return line;
  }
}
