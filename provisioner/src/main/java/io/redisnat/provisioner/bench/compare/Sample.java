package io.redisnat.provisioner.bench.compare;

import java.util.OptionalDouble;

/**
 * What one contender did under one load in one round.
 *
 * @param perSecond operations answered in a second
 * @param p50Micros half of the answers took at most so long; those of a pipeline count as one
 * @param p99Micros all but one in a hundred took at most so long
 * @param cpuMicros CPU time of the contender's process for each operation; empty if it has none
 * @param residentBytes memory of the contender's process at the end; empty if it has none
 * @param generatorShare how much of a core the load generator used: near 1 it was the limit
 */
public record Sample(
    double perSecond,
    double p50Micros,
    double p99Micros,
    OptionalDouble cpuMicros,
    OptionalDouble residentBytes,
    double generatorShare) {}
