/**
 * A new configuration for a running proxy: {@link io.redisnat.proxy.reload.Reloader} asks each part
 * to make itself ready, then tells all of them to go on with it, or none. The parts implement
 * {@link io.redisnat.proxy.reload.Reloadable}; this package knows none of them.
 */
@NullMarked
package io.redisnat.proxy.reload;

import org.jspecify.annotations.NullMarked;
