package io.redisnat.proxy.session;

import java.time.Duration;

/** Tells whether a session could be closed without losing anything. */
final class Idleness {

  /** How long a connection must be silent to be taken for idle where replies are not counted. */
  static final Duration QUIET = Duration.ofMillis(500);

  private long lastBytes = System.nanoTime();

  /** Bytes came, from either side. */
  void touch() {
    lastBytes = System.nanoTime();
  }

  /** True if no command is half sent, none unanswered, and no reply half read. */
  boolean isIdle(PendingReplies pending, RequestStream requests, ReplyStream replies) {
    boolean quiet = !pending.isUncountable() || System.nanoTime() - lastBytes > QUIET.toNanos();
    return quiet && pending.isSettled() && requests.isAtBoundary() && replies.isAtBoundary();
  }
}
