package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;

/**
 * Reads the decimal number of a header line ({@code *3\r\n}, {@code $-1\r\n}, {@code $?\r\n}) from
 * a stream, keeping its place over any split of the input.
 */
final class HeaderNumber {

  /** {@link #read} wants more bytes. */
  static final int INCOMPLETE = 0;

  /** {@link #read} took the line feed; {@link #value} holds. */
  static final int DONE = 1;

  /** The line is not a number. */
  static final int MALFORMED = 2;

  /** The line is longer than any number. */
  static final int TOO_LONG = 3;

  private static final int MAX_DIGITS = 18;

  private long value;
  private int length;
  private boolean negative;
  private boolean streamed;
  private boolean sawReturn;

  void reset() {
    value = 0;
    length = 0;
    negative = false;
    streamed = false;
    sawReturn = false;
  }

  /** The number; only after {@link #DONE}. */
  long value() {
    return negative ? -value : value;
  }

  /** True if the line was {@code ?}: a streamed form of unknown length. */
  boolean isStreamed() {
    return streamed;
  }

  int read(ByteBuf in) {
    return !isBegun() && readWhole(in) ? DONE : readOn(in);
  }

  /** The usual case at once: digits and the line end, all there. Else nothing is consumed. */
  private boolean readWhole(ByteBuf in) {
    int start = in.readerIndex();
    int end = Math.min(in.writerIndex() - 1, start + MAX_DIGITS + 1);
    long digits = 0;
    for (int index = start; index < end; index++) {
      byte b = in.getByte(index);
      if (b == '\r') {
        boolean whole = index > start && in.getByte(index + 1) == '\n';
        if (whole) {
          value = digits;
          length = index - start;
          in.readerIndex(index + 2);
        }
        return whole;
      }
      if (b < '0' || b > '9') {
        return false;
      }
      digits = digits * 10 + (b - '0');
    }
    return false;
  }

  private boolean isBegun() {
    return length > 0 || negative || streamed || sawReturn;
  }

  private int readOn(ByteBuf in) {
    int index = in.readerIndex();
    int end = in.writerIndex();
    int result = INCOMPLETE;
    while (index < end && result == INCOMPLETE) {
      result = take(in.getByte(index++));
    }
    in.readerIndex(index);
    return result;
  }

  private int take(byte b) {
    if (b >= '0' && b <= '9' && !sawReturn && !streamed) {
      value = value * 10 + (b - '0');
      return ++length > MAX_DIGITS ? TOO_LONG : INCOMPLETE;
    }
    if (b == '\n') {
      return sawReturn && (length > 0 || streamed) ? DONE : MALFORMED;
    }
    if (sawReturn) {
      return MALFORMED;
    }
    if (b == '\r') {
      sawReturn = true;
      return INCOMPLETE;
    }
    if (b == '-' && length == 0 && !negative && !streamed) {
      negative = true;
      return INCOMPLETE;
    }
    if (b == '?' && length == 0 && !negative && !streamed) {
      streamed = true;
      return INCOMPLETE;
    }
    return MALFORMED;
  }
}
