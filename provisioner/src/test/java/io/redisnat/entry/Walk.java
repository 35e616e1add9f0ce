package io.redisnat.entry;

import io.redisnat.proxy.resp.RespValue;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** SCAN from cursor 0 to cursor 0: both sides must have found the same keys. */
final class Walk {

  private static final int MOST_CALLS = 10_000;

  private final Side one;
  private final Side entry;
  private final History history;

  Walk(Side one, Side entry, History history) {
    this.one = one;
    this.entry = entry;
    this.history = history;
  }

  /** Walks as this client; the keys. */
  Set<String> compare(int client) throws IOException {
    compare(client, "MATCH", "*{a}*");
    compare(client, "TYPE", "hash", "COUNT", "3");
    return compare(client, "COUNT", "20");
  }

  private Set<String> compare(int client, String... options) throws IOException {
    Set<String> expected = keys(one, client, options);
    Set<String> actual = keys(entry, client, options);
    history.require(
        expected.equals(actual),
        Step.exact("SCAN 0 " + String.join(" ", options)),
        expected.toString(),
        List.of(actual.toString()));
    return expected;
  }

  private Set<String> keys(Side side, int client, String... options) throws IOException {
    Set<String> keys = new TreeSet<>();
    String cursor = "0";
    for (int calls = 0; calls < MOST_CALLS; calls++) {
      String[] command = new String[2 + options.length];
      command[0] = "SCAN";
      command[1] = cursor;
      System.arraycopy(options, 0, command, 2, options.length);
      List<RespValue> reply = Replies.elements(Replies.parse(side.ask(client, command)));
      cursor = String.valueOf(reply.get(0).string());
      // Some clients take cursors for signed numbers of 64 bits, and write them as such.
      history.require(
          Long.toString(Long.parseLong(cursor)).equals(cursor) && !cursor.startsWith("-"),
          Step.exact(command),
          "a canonical cursor",
          List.of(cursor));
      keys.addAll(Replies.strings(reply.get(1)));
      if (cursor.equals("0")) {
        return keys;
      }
    }
    throw history.failure("SCAN came to no end", null);
  }
}
