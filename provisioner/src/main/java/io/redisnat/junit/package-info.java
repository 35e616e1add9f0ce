/**
 * One annotation that gives a JUnit test a Redis Cluster: {@link io.redisnat.junit.RedisNat}. Only
 * this package knows JUnit (5.13 or later), which is an optional dependency.
 */
@NullMarked
package io.redisnat.junit;

import org.jspecify.annotations.NullMarked;
