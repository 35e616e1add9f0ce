package io.redisnat.proxy.resp;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands parsed as Redis' documentation says, at leisure: what the walker has to find. Bytes are
 * characters; the input must be one that Redis takes, and complete.
 */
final class ReferenceRequests {

  private final String bytes;
  private final List<String> commands = new ArrayList<>();
  private int position;

  private ReferenceRequests(String bytes) {
    this.bytes = bytes;
  }

  /** The commands, in the form of {@link WalkedRequests#describe}. */
  static List<String> commands(String bytes) {
    ReferenceRequests parser = new ReferenceRequests(bytes);
    while (parser.position < bytes.length()) {
      if (bytes.charAt(parser.position) == '*') {
        parser.array();
      } else {
        parser.inline();
      }
    }
    return parser.commands;
  }

  private void array() {
    int start = position;
    long count = number();
    List<String> captured = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      int length = (int) number();
      String argument = bytes.substring(position, position + length);
      position += length + 2;
      if (i < WalkedRequests.CAPTURED) {
        captured.add(length > Arguments.MAX_LENGTH ? "" : argument);
      }
    }
    if (count > 0) {
      commands.add(WalkedRequests.describe(start, position, (int) count, captured));
    }
  }

  private long number() {
    int end = bytes.indexOf("\r\n", position);
    long number = Long.parseLong(bytes.substring(position + 1, end));
    position = end + 2;
    return number;
  }

  private void inline() {
    int start = position;
    int end = bytes.indexOf('\n', start);
    position = end + 1;
    List<String> words = new ArrayList<>();
    for (String word : bytes.substring(start, end).split("[ \t\n\u000b\f\r]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    if (!words.isEmpty()) {
      List<String> first = words.subList(0, Math.min(words.size(), WalkedRequests.CAPTURED));
      commands.add(WalkedRequests.describe(start, position, words.size(), first));
    }
  }
}
