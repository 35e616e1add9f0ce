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

  /** One complete push, lent in the same way. */
  void onPush(ByteBuf frame);
}
