package io.redisnat.proxy.route.upstream;

/**
 * Tells how long a node has been silent while it owed an answer. Counts instead of reading the
 * clock: that is done by those who look, a few times a second.
 */
final class LifeSigns {

  private long signs;
  private long signsSeen;
  private long seenAt = System.nanoTime();

  /** The node has answered, or begins to owe an answer. */
  void give() {
    signs++;
  }

  /**
   * One look.
   *
   * @param owes false if there is nothing to wait for
   * @return nanoseconds without a sign
   */
  long silence(long now, boolean owes) {
    if (signs != signsSeen || !owes) {
      signsSeen = signs;
      seenAt = now;
    }
    return now - seenAt;
  }
}
