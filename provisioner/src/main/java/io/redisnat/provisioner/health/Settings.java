package io.redisnat.provisioner.health;

import java.time.Duration;

/**
 * What the nodes are configured to do at a failure.
 *
 * @param nodeTimeout cluster-node-timeout
 * @param fullCoverage cluster-require-full-coverage: one uncovered slot stops everything
 * @param validityFactor cluster-replica-validity-factor; 0 for no limit
 * @param pingPeriod repl-ping-replica-period
 * @param replicaMigration cluster-allow-replica-migration: replicas may move by themselves
 */
public record Settings(
    Duration nodeTimeout,
    boolean fullCoverage,
    int validityFactor,
    Duration pingPeriod,
    boolean replicaMigration) {

  /** What Redis does where nothing is configured. */
  public static final Settings DEFAULT =
      new Settings(Duration.ofSeconds(15), true, 10, Duration.ofSeconds(10), true);

  /** True if a replica whose data has this age may still be elected. */
  boolean isFresh(long silentSeconds) {
    // cluster.c, clusterHandleSlaveFailover: the node timeout itself is forgiven.
    Duration limit = pingPeriod.plus(nodeTimeout.multipliedBy(validityFactor + 1L));
    return silentSeconds >= 0
        && (validityFactor == 0 || Duration.ofSeconds(silentSeconds).compareTo(limit) <= 0);
  }
}
