package io.redisnat.proxy.topology;

import io.redisnat.config.TopologyConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When the next refresh is due on its own: at the interval, sooner while a node is down, or later
 * and later while it fails.
 */
final class RefreshSchedule {

  /** The port of a node that is back must not refuse connections for long. */
  private static final Duration WHILE_A_NODE_IS_DOWN = Duration.ofSeconds(1);

  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
  private static final int BACKOFF_FACTOR = 10;
  private static final double JITTER = 0.1;

  private final Duration interval;
  private final Duration longest;
  private int failures;

  RefreshSchedule(TopologyConfig config) {
    this.interval = config.refreshInterval();
    this.longest = shorter(interval.multipliedBy(BACKOFF_FACTOR), LONGEST_BACKOFF);
  }

  /**
   * Time until the next refresh.
   *
   * @param succeeded whether the last one did
   * @param isNodeDown whether a node is down, or suspected to be
   */
  Duration next(boolean succeeded, boolean isNodeDown) {
    failures = succeeded ? 0 : failures + 1;
    // Jitter keeps several proxies from asking in step.
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofNanos((long) (base(isNodeDown).toNanos() * factor));
  }

  private Duration base(boolean isNodeDown) {
    Duration delay = isNodeDown ? shorter(interval, WHILE_A_NODE_IS_DOWN) : interval;
    for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return failures > 0 && delay.compareTo(longest) > 0 ? longest : delay;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
