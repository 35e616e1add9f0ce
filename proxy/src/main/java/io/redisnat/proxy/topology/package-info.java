/**
 * The cluster's own view of itself: {@link io.redisnat.proxy.topology.Topology} is one immutable
 * snapshot of it. Only this package of the proxy imports Lettuce.
 */
@NullMarked
package io.redisnat.proxy.topology;

import org.jspecify.annotations.NullMarked;
