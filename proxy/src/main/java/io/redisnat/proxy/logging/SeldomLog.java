package io.redisnat.proxy.logging;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one event through each ten seconds, and counts the others: what may happen a thousand times
 * a second must not fill the log. Thread-safe.
 */
public final class SeldomLog {

  private static final long GAP = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong notBefore = new AtomicLong(System.nanoTime());
  private final AtomicLong events = new AtomicLong();

  /**
   * One event.
   *
   * @return number of events since the last line, this one included; 0 if it is not to be logged
   */
  public long occurred() {
    events.incrementAndGet();
    long now = System.nanoTime();
    long allowed = notBefore.get();
    boolean due = now - allowed >= 0 && notBefore.compareAndSet(allowed, now + GAP);
    return due ? events.getAndSet(0) : 0;
  }
}
