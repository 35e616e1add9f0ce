package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;

/**
 * How many subscriptions the connection has, told by the confirmations themselves: their last
 * element counts channels and patterns together, shard channels apart.
 */
final class Subscriptions {

  private long channels;
  private long patterns;
  private long shardChannels;

  /** True while messages can arrive between replies. */
  boolean any() {
    return channels + patterns + shardChannels > 0;
  }

  /**
   * One confirmation arrived.
   *
   * @param kind the command it confirms, or that the server acts as if it had been sent
   * @param count its last element
   */
  void confirmed(RequestKind kind, long count) {
    long total = channels + patterns;
    switch (kind) {
      case SUBSCRIBE -> channels += count > total ? 1 : 0;
      case PSUBSCRIBE -> patterns += count > total ? 1 : 0;
      case UNSUBSCRIBE -> channels -= count < total ? 1 : 0;
      case PUNSUBSCRIBE -> patterns -= count < total ? 1 : 0;
      default -> shardChannels = Math.max(0, count);
    }
  }

  /** True if no subscription of the class that {@code kind} ends is left. */
  boolean noneLeft(RequestKind kind) {
    return switch (kind) {
      case UNSUBSCRIBE -> channels <= 0;
      case PUNSUBSCRIBE -> patterns <= 0;
      default -> shardChannels <= 0;
    };
  }

  void clear() {
    channels = 0;
    patterns = 0;
    shardChannels = 0;
  }
}
