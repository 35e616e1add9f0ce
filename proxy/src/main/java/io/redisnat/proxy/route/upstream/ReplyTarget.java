package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;

/** Who waits for the reply to one command on one connection: told exactly once. */
public interface ReplyTarget {

  /** Takes a reply that nobody needs. */
  ReplyTarget NOBODY =
      new ReplyTarget() {
        @Override
        public void onReply(ByteBuf frame) {}

        @Override
        public void onLost(boolean sent, String why) {}
      };

  /**
   * The reply, an error or not.
   *
   * @param frame its readable bytes are one frame; lent for this call: to keep it, take {@link
   *     ByteBuf#retainedSlice()}
   */
  void onReply(ByteBuf frame);

  /** True if a large reply is wanted as it comes, not whole. Asked once the reply has begun. */
  default boolean takesParts() {
    return false;
  }

  /**
   * The next part of such a reply.
   *
   * @param part lent for this call
   * @param last true if the reply is complete with it
   */
  default void onPart(ByteBuf part, boolean last) {
    throw new IllegalStateException("parts are not taken");
  }

  /**
   * There will be no reply, or no more of it.
   *
   * @param sent true if the node may have carried the command out; false if it certainly has not
   * @param why what happened, for people: {@code refused the connection}
   */
  void onLost(boolean sent, String why);
}
