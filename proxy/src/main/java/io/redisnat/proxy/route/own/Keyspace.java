package io.redisnat.proxy.route.own;

/** Which subscriptions are for keyspace notifications, that each node sends of its own keys. */
final class Keyspace {

  private static final String PREFIX = "__key";
  private static final String SPECIAL = "*?[\\";

  private Keyspace() {}

  /** True if nodes notify on channels of this name. */
  static boolean isNotification(String channel) {
    return channel.startsWith(PREFIX);
  }

  /** True if the glob pattern may match such a name. */
  static boolean mayMatchNotification(String pattern) {
    int literal = 0;
    while (literal < pattern.length() && SPECIAL.indexOf(pattern.charAt(literal)) < 0) {
      literal++;
    }
    String start = pattern.substring(0, literal);
    boolean open = literal < pattern.length();
    return start.startsWith(PREFIX) || (open && PREFIX.startsWith(start));
  }
}
