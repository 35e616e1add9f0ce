package io.redisnat.proxy.transport;

import io.redisnat.proxy.logging.SeldomLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How fast connections are accepted, by all listeners together, and what was in the way.
 * Thread-safe; never waits.
 *
 * <p>The rate is kept by its theoretical arrival time (GCRA): one number, and no timer that fills a
 * bucket.
 */
public final class Acceptance {

  private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

  private final LongAdder pauses = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final SeldomLog pauseLog = new SeldomLog();
  private final SeldomLog failureLog = new SeldomLog();
  private final AtomicLong nextArrival = new AtomicLong();
  private final long origin = System.nanoTime();
  private volatile Rate rate;

  /** Time between two arrivals, and how much of it may be used up at once; 0 is no limit. */
  private record Rate(long gap, long burst) {}

  /**
   * Accepts from now on.
   *
   * @param perSecond most connections a second, in the long run; 0 for no limit
   * @param burst how many may come at once
   */
  public Acceptance(int perSecond, int burst) {
    this.rate = rate(perSecond, burst);
  }

  /** Goes on at another rate. */
  public void limit(int perSecond, int burst) {
    rate = rate(perSecond, burst);
  }

  private static Rate rate(int perSecond, int burst) {
    long gap = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    return new Rate(gap, gap * burst);
  }

  /**
   * One connection was accepted.
   *
   * @return nanoseconds for which it has to wait; 0 or less if it need not
   */
  long accepted() {
    return accepted(System.nanoTime() - origin);
  }

  long accepted(long now) {
    Rate current = rate;
    if (current.gap() == 0) {
      return 0;
    }
    long next = nextArrival.updateAndGet(last -> Math.max(last, now) + current.gap());
    return next - now - current.burst();
  }

  void paused() {
    pauses.increment();
    long events = pauseLog.occurred();
    if (events > 0) {
      LOG.atWarn()
          .addKeyValue("times", events)
          .log("connections come faster than limits.accept-rate: some wait in the kernel");
    }
  }

  void failed(Throwable cause) {
    failures.increment();
    long events = failureLog.occurred();
    if (events > 0) {
      LOG.atError()
          .addKeyValue("times", events)
          .addKeyValue("cause", cause.getMessage())
          .log(
              "connections cannot be accepted, tried again each second; if files are too many:"
                  + " raise ulimit -n, or lower limits.max-connections");
    }
  }

  /** How often a listener paused because of the rate. */
  public long pauses() {
    return pauses.sum();
  }

  /** How often accepting failed: mostly, no file descriptor was left. */
  public long failures() {
    return failures.sum();
  }
}
