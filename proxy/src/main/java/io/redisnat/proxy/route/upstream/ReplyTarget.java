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

  /**
   * There will be no reply.
   *
   * @param sent true if the node may have carried the command out; false if it certainly has not
   * @param why what happened, for people: {@code refused the connection}
   */
  void onLost(boolean sent, String why);
}
