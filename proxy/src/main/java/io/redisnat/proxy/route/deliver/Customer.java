package io.redisnat.proxy.route.deliver;

import io.netty.buffer.ByteBuf;

/** Whose command is delivered. */
public interface Customer {

  /**
   * The final reply, exactly once: never a redirect. The command is not needed any more.
   *
   * @param frame lent for this call: to keep it, take {@link ByteBuf#retainedSlice()}
   */
  void onReply(ByteBuf frame);

  /**
   * The command was not carried out and is to be sent once more. Whoever cares for the order of
   * commands runs {@code again} only when nothing that came before is under way.
   *
   * @param atOnce true if it could go now: the server has named the node that will do it; such
   *     commands keep their order if all of them go at once
   */
  default void onRetry(Runnable again, boolean atOnce) {
    again.run();
  }
}
