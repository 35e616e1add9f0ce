package io.redisnat.proxy.route.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** Makes one reply of several. Thread-safe. */
@FunctionalInterface
public interface Merge {

  /**
   * The one reply.
   *
   * @param replies at least one whole frame each, in the order of the parts; lent
   * @return one frame; the caller releases it
   */
  ByteBuf merge(ByteBufAllocator allocator, List<ByteBuf> replies);
}
