package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a session could be closed without losing anything, and closes it then. Used on the
 * session's event loop.
 */
final class Idleness {

  /** How long a connection must be silent to be taken for idle where replies are not counted. */
  static final Duration QUIET = Duration.ofMillis(500);

  private final Channel client;
  private final PendingReplies pending;
  private final RequestStream requests;
  private final ReplyStream replies;
  private long lastBytes = System.nanoTime();
  private boolean closing;
  private @Nullable ScheduledFuture<?> timer;

  Idleness(Channel client, PendingReplies pending, RequestStream requests, ReplyStream replies) {
    this.client = client;
    this.pending = pending;
    this.requests = requests;
    this.replies = replies;
  }

  /** Bytes came, from either side. */
  void touch() {
    lastBytes = System.nanoTime();
  }

  private long silentNanos() {
    return System.nanoTime() - lastBytes;
  }

  /** True if no command is half sent, none unanswered, and no reply half read. */
  private boolean isIdle() {
    boolean quiet = !pending.isUncountable() || silentNanos() > QUIET.toNanos();
    return quiet && pending.isSettled() && requests.isAtBoundary() && replies.isAtBoundary();
  }

  /** Closes the session if nothing is under way; a transaction is, from MULTI to EXEC. */
  void closeIfIdle() {
    if (isIdle() && !replies.isInTransaction()) {
      close();
    }
  }

  private void close() {
    if (!closing) {
      closing = true;
      ChannelEnds.flushAndClose(client);
    }
  }

  /**
   * Closes the session once it is idle for so long; never if that is zero. A client that may be
   * told something unasked at any time is not idle, as with Redis' own timeout.
   */
  void closeAfter(Duration timeout, SessionCounters counters) {
    if (!timeout.isZero()) {
      client.closeFuture().addListener(closed -> cancel());
      watch(timeout.toNanos(), timeout.toNanos(), counters);
    }
  }

  private void watch(long delay, long timeout, SessionCounters counters) {
    timer = client.eventLoop().schedule(() -> look(timeout, counters), delay, TimeUnit.NANOSECONDS);
  }

  private void look(long timeout, SessionCounters counters) {
    long left = timeout - silentNanos();
    if (left > 0) {
      watch(left, timeout, counters);
    } else if (isIdle() && !replies.mayBringUnasked()) {
      counters.closed(CloseReason.IDLE);
      close();
    } else {
      watch(timeout, timeout, counters);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
