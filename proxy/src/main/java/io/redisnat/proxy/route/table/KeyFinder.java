package io.redisnat.proxy.route.table;

/** The keys of a request. */
public final class KeyFinder {

  private KeyFinder() {}

  /**
   * Finds the keys of {@code words}. There are none also where the server will refuse the request
   * before it looks at a key, for its number of words or its syntax: any node can do that.
   *
   * <p>Where {@link CommandInfo#tellsAllKeys} is false there may be more keys than are found.
   *
   * @param into cleared, then filled, in the order of the server's own description
   */
  public static void find(CommandInfo command, Words words, KeyPositions into) {
    into.clear();
    if (!command.accepts(words.count())) {
      return;
    }
    int only = command.onlyKey();
    if (only > 0) {
      if (only < words.count()) {
        into.add(only);
      }
      return;
    }
    for (KeySpec spec : command.keys()) {
      if (!spec.find(words, into)) {
        into.clear();
        return;
      }
    }
  }
}
