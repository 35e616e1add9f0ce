/**
 * A real Redis Cluster behind a real proxy for a test, in a few lines: {@link
 * io.redisnat.testing.RedisNatCluster}. Needs no test framework; {@code io.redisnat.junit} makes it
 * one annotation for JUnit.
 */
@NullMarked
package io.redisnat.testing;

import org.jspecify.annotations.NullMarked;
