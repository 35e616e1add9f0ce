/**
 * A cluster as it was observed, and what would follow if a machine were lost, as pure functions
 * over immutable data: {@link io.redisnat.provisioner.health.ObservedCluster} is what the nodes
 * say, {@link io.redisnat.provisioner.health.WhatIf} predicts the loss of a machine, {@link
 * io.redisnat.provisioner.health.Verification} compares such a prediction with what happened.
 *
 * <p>The rules of the Redis Cluster that it all rests on: a master that others call failing is
 * replaced by one of its replicas only if a majority of the masters <em>with slots</em> votes, dead
 * ones counted in the size; a replica stands for election only if its data is not too old
 * (cluster-replica-validity-factor) and cluster-replica-no-failover is off; a slot that nobody
 * serves takes the whole cluster down where cluster-require-full-coverage is on (redis.io, "Redis
 * cluster specification").
 */
@NullMarked
package io.redisnat.provisioner.health;

import org.jspecify.annotations.NullMarked;
