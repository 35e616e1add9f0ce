package io.redisnat.config;

import java.time.Duration;

/**
 * How the cluster's own view is followed.
 *
 * @param refreshInterval time between two refreshes when nothing happens; while a node is down a
 *     second at most
 * @param minRefreshGap shortest time between two refreshes, whatever happens
 * @param queryTimeout how long one node may take to answer
 * @param nodesAsked how many nodes are asked at each refresh
 */
public record TopologyConfig(
    Duration refreshInterval, Duration minRefreshGap, Duration queryTimeout, int nodesAsked) {

  /** Checks each time, and the gap against the interval. */
  public TopologyConfig {
    Checks.positive("refresh-interval", refreshInterval);
    Checks.notNegative("min-refresh-gap", minRefreshGap);
    if (minRefreshGap.compareTo(refreshInterval) > 0) {
      throw new InvalidKeyException(
          "min-refresh-gap",
          "is %s; it must not be more than refresh-interval (%s)"
              .formatted(Units.time(minRefreshGap), Units.time(refreshInterval)));
    }
    Checks.positive("query-timeout", queryTimeout);
    Checks.between("nodes-asked", nodesAsked, 1, 100);
  }
}
