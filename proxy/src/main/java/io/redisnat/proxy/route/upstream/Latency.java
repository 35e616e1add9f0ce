package io.redisnat.proxy.route.upstream;

/**
 * How long replies take on one connection, smoothed. One command at a time is timed, so the cost
 * does not grow with the load.
 */
final class Latency {

  private static final int WEIGHT = 8;

  private long smoothed;
  private long startedAt;
  private int repliesBefore = -1;

  /** A command is sent behind {@code ahead} others. */
  void onSend(int ahead) {
    if (repliesBefore < 0) {
      repliesBefore = ahead;
      startedAt = System.nanoTime();
    }
  }

  /** A reply has come. */
  void onReply() {
    if (repliesBefore >= 0 && repliesBefore-- == 0) {
      long taken = System.nanoTime() - startedAt;
      smoothed = smoothed == 0 ? taken : smoothed + (taken - smoothed) / WEIGHT;
    }
  }

  /** The smoothed time; 0 before the first reply. */
  long nanos() {
    return smoothed;
  }
}
