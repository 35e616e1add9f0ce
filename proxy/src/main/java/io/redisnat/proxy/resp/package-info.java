/**
 * RESP2 and RESP3 framing. {@link io.redisnat.proxy.resp.RequestWalker} and {@link
 * io.redisnat.proxy.resp.ReplyWalker} find where frames begin and end in a stream, without
 * allocating, recursing or keeping bytes; {@link io.redisnat.proxy.resp.RespValue} is the tree of
 * the few replies that are rewritten.
 */
@NullMarked
package io.redisnat.proxy.resp;

import org.jspecify.annotations.NullMarked;
