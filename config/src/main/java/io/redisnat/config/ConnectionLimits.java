package io.redisnat.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How many client connections there may be, how fast they may come, and how long they may be idle.
 *
 * @param maxConnections most client connections of all audiences together; empty for as many as the
 *     limit of open files allows, but not more than {@link #MOST_BY_DEFAULT}
 * @param acceptRate most connections that are accepted in a second, in the long run; 0 for no limit
 * @param acceptBurst how many may come at once before the rate counts
 * @param idleTimeout how long a connection may be silent while nothing is under way; zero for ever
 */
public record ConnectionLimits(
    OptionalInt maxConnections, int acceptRate, int acceptBurst, Duration idleTimeout) {

  /** What {@code auto} is where open files are no limit. */
  public static final int MOST_BY_DEFAULT = 20_000;

  /** Checks each bound. */
  public ConnectionLimits {
    maxConnections.ifPresent(most -> Checks.between("max-connections", most, 1, 10_000_000));
    Checks.between("accept-rate", acceptRate, 0, 1_000_000);
    Checks.between("accept-burst", acceptBurst, 1, 1_000_000);
    Checks.notNegative("idle-timeout", idleTimeout);
  }
}
