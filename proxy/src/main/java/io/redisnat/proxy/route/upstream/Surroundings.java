package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.redisnat.config.EntryConfig;
import java.util.function.Supplier;

/**
 * What all connections of one event loop share.
 *
 * @param loop they live on
 * @param turn its turns
 * @param reach how nodes are reached
 * @param config limits and times, as they are now
 * @param maxDepth deepest nesting of a reply
 * @param connections how many there are, in the whole process
 */
public record Surroundings(
    EventLoop loop,
    TurnEnd turn,
    NodeReach reach,
    Supplier<EntryConfig> config,
    int maxDepth,
    ConnectionCount connections) {

  /** Of all buffers. */
  public ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  EntryConfig.Upstream settings() {
    return config.get().upstream();
  }
}
