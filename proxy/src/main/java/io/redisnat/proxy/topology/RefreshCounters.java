package io.redisnat.proxy.topology;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the refreshes went. Written by the watcher's thread, read by any.
 *
 * <p>Ages are taken from the monotonic clock: setting the time makes no topology old.
 */
public final class RefreshCounters {

  private final AtomicLong confirmed = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile long confirmedAt;

  RefreshCounters() {}

  void finished(boolean fresh) {
    if (fresh) {
      confirmedAt = System.nanoTime();
      confirmed.incrementAndGet();
    } else {
      failed.incrementAndGet();
    }
  }

  /** Refreshes that brought a topology, changed or not. */
  public long confirmed() {
    return confirmed.get();
  }

  /** Refreshes that no node of our cluster answered. */
  public long failed() {
    return failed.get();
  }

  /** Time since the nodes last confirmed the topology; empty if they never did. */
  public Optional<Duration> age() {
    return confirmed() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(System.nanoTime() - confirmedAt));
  }
}
