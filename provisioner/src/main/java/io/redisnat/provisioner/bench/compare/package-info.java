/**
 * What a proxy costs, side by side with a direct connection and with other proxies: the same loads,
 * in rounds that take turns, so that what else the machine does hits all alike.
 *
 * <p>The load generator is our own: one thread, a selector, requests and expected replies prepared
 * as direct buffers. {@code redis-benchmark} cannot mix commands, idle connections and a storm of
 * new ones, and costs more CPU an operation than this, as it tells the kernel for each request and
 * each reply what it waits for. So that the generator is not what is measured, each result says how
 * much of a core it used; below 1 it waited for replies, not the replies for it. Every reply is
 * compared with what it has to be, byte by byte.
 */
@NullMarked
package io.redisnat.provisioner.bench.compare;

import org.jspecify.annotations.NullMarked;
