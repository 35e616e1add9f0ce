/**
 * The docker runtime on a real engine, and clients in a network that cannot reach its containers.
 */
@org.jspecify.annotations.NullMarked
package io.redisnat.docker;
