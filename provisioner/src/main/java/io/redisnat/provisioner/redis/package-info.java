/**
 * Everything the provisioner says to Redis: {@link io.redisnat.provisioner.redis.ClusterAdmin}
 * observes nodes and changes them, {@link io.redisnat.provisioner.redis.Formation} makes a cluster
 * of them in bounded rounds (observe, compare, change), and {@link
 * io.redisnat.provisioner.redis.Readiness} names what is still missing. {@link
 * io.redisnat.provisioner.redis.LiveCluster} is a cluster of real nodes as health and heal see one,
 * and {@link io.redisnat.provisioner.redis.LossWatch} notes what happens after a machine is lost.
 * Only this package of the provisioner imports Lettuce.
 */
@NullMarked
package io.redisnat.provisioner.redis;

import org.jspecify.annotations.NullMarked;
