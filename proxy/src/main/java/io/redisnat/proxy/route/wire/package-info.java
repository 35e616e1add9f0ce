/**
 * Commands and replies as whole frames. {@link io.redisnat.proxy.route.wire.RequestReader} makes
 * {@link io.redisnat.proxy.route.wire.Request}s of what a client sends, {@link
 * io.redisnat.proxy.route.wire.ReplyReader} cuts what a node sends into replies. Both lend or
 * retain the buffers that were read; payload is not copied unless it came in pieces.
 */
@NullMarked
package io.redisnat.proxy.route.wire;

import org.jspecify.annotations.NullMarked;
