package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;

/** Finds the end of the simplest frames at a glance: lines, and strings with a length. */
final class FrameEnd {

  /** It is another kind of frame, or incomplete. */
  static final int UNKNOWN = -1;

  /** No longer line is looked through at a glance. */
  private static final int GLANCE = 128;

  /** No longer number is; a gigabyte has ten digits. */
  private static final int MAX_DIGITS = 10;

  private FrameEnd() {}

  /** Where the frame at {@code from} ends, or {@link #UNKNOWN}. */
  static int ofSimple(ByteBuf in, int from, int end) {
    return switch (in.getByte(from)) {
      case '$' -> ofString(in, from + 1, end);
      case '+', '-', ':', '_', '#', ',' -> ofLine(in, from + 1, Math.min(end, from + GLANCE));
      default -> UNKNOWN;
    };
  }

  // The last byte may be the first of the line end: only both of it together count.
  private static int ofLine(ByteBuf in, int from, int end) {
    for (int i = from + 1; i < end; i++) {
      if (in.getByte(i) == '\n' && in.getByte(i - 1) == '\r') {
        return i + 1;
      }
    }
    return UNKNOWN;
  }

  private static int ofString(ByteBuf in, int from, int end) {
    long length = 0;
    int stop = Math.min(end - 1, from + MAX_DIGITS);
    for (int i = from; i < stop; i++) {
      int digit = in.getByte(i) - '0';
      if (digit < 0 || digit > 9) {
        boolean headed = i > from && in.getByte(i) == '\r' && in.getByte(i + 1) == '\n';
        return headed && i + 4 + length <= end ? (int) (i + 4 + length) : UNKNOWN;
      }
      length = length * 10 + digit;
    }
    return UNKNOWN;
  }
}
