package io.redisnat.proxy.topology;

import io.redisnat.config.TopologyConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When the next refresh is due on its own: at the interval, or later and later while it fails. */
final class RefreshSchedule {

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
  private static final int BACKOFF_FACTOR = 10;
  private static final double JITTER = 0.1;

  private final Duration interval;
  private final Duration longest;
  private int failures;

  RefreshSchedule(TopologyConfig config) {
    this.interval = config.refreshInterval();
    Duration ten = interval.multipliedBy(BACKOFF_FACTOR);
    this.longest = ten.compareTo(LONGEST_BACKOFF) < 0 ? ten : LONGEST_BACKOFF;
  }

  /** Time until the next refresh, after one that succeeded or not. */
  Duration next(boolean succeeded) {
    failures = succeeded ? 0 : failures + 1;
    // Jitter keeps several proxies from asking in step.
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofNanos((long) (base().toNanos() * factor));
  }

  private Duration base() {
    Duration delay = interval;
    for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return failures > 0 && delay.compareTo(longest) > 0 ? longest : delay;
  }
}
