package io.redisnat.proxy.session;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes sessions: each as soon as nothing is under way on it, all when the time is up. Says each
 * second how many are left. Used by one thread at a time.
 */
final class Drain {

  /** Time between two looks. */
  static final int LOOK_AGAIN_MILLIS = 25;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final long REPORT = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<Collection<ClientConnection>> left;
  private final String what;
  private final long deadline;
  private long reportAt;

  /**
   * Begins to close.
   *
   * @param left the sessions to close that are still open
   * @param what they are, for the log
   */
  Drain(Supplier<Collection<ClientConnection>> left, String what, Duration limit) {
    this.left = left;
    this.what = what;
    long now = System.nanoTime();
    this.deadline = now + limit.toNanos();
    this.reportAt = now + REPORT;
    LOG.atInfo()
        .addKeyValue("connections", left.get().size())
        .addKeyValue("of", what)
        .log("draining");
  }

  /** One look; true if there is nothing left to do. */
  boolean look() {
    Collection<ClientConnection> sessions = left.get();
    long now = System.nanoTime();
    if (sessions.isEmpty()) {
      return true;
    }
    if (now - deadline >= 0) {
      LOG.atWarn()
          .addKeyValue("connections", sessions.size())
          .addKeyValue("of", what)
          .log("closing connections in mid-command");
      sessions.forEach(ClientConnection::closeNow);
      return true;
    }
    if (now - reportAt >= 0) {
      reportAt += REPORT;
      LOG.atInfo()
          .addKeyValue("connections", sessions.size())
          .addKeyValue("of", what)
          .log("draining");
    }
    sessions.forEach(ClientConnection::closeIfIdle);
    return false;
  }
}
