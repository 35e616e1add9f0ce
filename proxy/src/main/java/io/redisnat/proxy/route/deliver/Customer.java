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

  /** True if a large reply is wanted as it comes, not whole. Asked once the reply has begun. */
  default boolean takesParts() {
    return false;
  }

  /**
   * The next part of such a reply; with the last one the command is not needed any more.
   *
   * @param part lent for this call
   */
  default void onPart(ByteBuf part, boolean last) {
    throw new IllegalStateException("parts are not taken");
  }

  /** There will be no more of a reply whose first parts have been taken. */
  default void onBrokenOff() {
    throw new IllegalStateException("parts are not taken");
  }

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
