package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import java.nio.charset.StandardCharsets;

/** What is answered in the place of a node. */
final class Answer {

  /** Too many clients have connections of their own. */
  static final String NO_CONNECTION =
      "-ERR redis-nat: transactions, blocked clients and subscribers use as many connections as"
          + " entry.own-connections allows; try again later, or raise it";

  private Answer() {}

  /**
   * Answers with one line.
   *
   * @param line with its type, without line end
   */
  static void give(ReplyTarget target, String line) {
    ByteBuf frame = Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.ISO_8859_1);
    try {
      target.onReply(frame);
    } finally {
      frame.release();
    }
  }
}
