package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;

/** Takes the frames of a node, one by one. */
public interface ReplySink {

  /**
   * One complete reply.
   *
   * @param frame its readable bytes are the frame; lent for this call: to keep it, take {@link
   *     ByteBuf#retainedSlice()}, never {@link ByteBuf#retain()} alone, since the buffer goes on to
   *     the next frame
   */
  void onFrame(ByteBuf frame);

  /** True if the reply that has begun, and is a large one, is wanted as it comes. */
  default boolean takesParts() {
    return false;
  }

  /**
   * The next part of a reply that is taken as it comes.
   *
   * @param part lent for this call
   * @param last true if the reply is complete with it
   */
  default void onPart(ByteBuf part, boolean last) {
    throw new IllegalStateException("nobody takes parts");
  }

  /** One complete push, lent in the same way. */
  void onPush(ByteBuf frame);
}
