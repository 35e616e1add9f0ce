package io.redisnat.proxy.translate;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.RespValue;
import org.jspecify.annotations.Nullable;

/** Translates the addresses of one kind of reply. Implementations are pure functions. */
@FunctionalInterface
public interface ReplyRewriter {

  /**
   * The reply with every node address translated; what is not an address stays as it is.
   *
   * @param reply any frame, error frames excepted
   * @param translator told of addresses that nobody knows
   * @return null if the frame does not have the shape of this reply: then it is not that reply
   */
  @Nullable RespValue rewrite(RespValue reply, Translator translator);

  /** The rewriter for replies to {@code kind}, which {@link RequestKind#repliesWithAddresses}. */
  static ReplyRewriter of(RequestKind kind) {
    return switch (kind) {
      case SLOTS -> new SlotsRewriter();
      case SHARDS -> new ShardsRewriter();
      case NODES -> new NodesRewriter();
      case REPLICAS -> new ReplicasRewriter();
      case INFO -> new InfoRewriter();
      case ROLE -> new RoleRewriter();
      default -> throw new IllegalArgumentException(kind + " replies hold no addresses");
    };
  }
}
