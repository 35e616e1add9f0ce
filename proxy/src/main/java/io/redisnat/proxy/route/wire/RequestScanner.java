package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.RespLimits;
import java.util.Arrays;

/**
 * Finds the words of a command that is an array of bulk strings, going on where it stopped when
 * more bytes have come. All places are relative to the first byte of the command, since that may
 * move to another buffer meanwhile.
 *
 * <p>Follows {@code processMultibulkBuffer} of Redis, error texts included.
 */
final class RequestScanner {

  /** {@link #scan} needs more bytes. */
  static final int INCOMPLETE = 0;

  private static final int[] NO_WORDS = new int[0];
  private static final int NONE = -1;
  private static final int CRLF = 2;
  private static final int MAX_DIGITS = 18;
  private static final int USUAL_WORDS = 64;

  private final RespLimits limits;
  private final RespLimits smallLimits;
  private boolean loggedIn = true;
  private boolean midway;
  private int position;
  private int wanted = NONE;
  private int found;
  private int[] words = new int[8];
  private long number;

  RequestScanner(RespLimits limits) {
    this.limits = limits;
    this.smallLimits = limits.beforeAuthentication();
  }

  void loggedIn(boolean now) {
    loggedIn = now;
  }

  /** True if a command has begun and is not complete. */
  boolean isMidway() {
    return midway;
  }

  /** A command of another form has begun, or not. */
  void midway(boolean now) {
    midway = now;
  }

  /**
   * Goes on with the command that begins at {@code start}.
   *
   * @return its size once it is complete; else {@link #INCOMPLETE}
   */
  int scan(ByteBuf in, int start) {
    midway = true;
    if (wanted == NONE && !readCount(in, start)) {
      return INCOMPLETE;
    }
    while (found < wanted) {
      if (!readWord(in, start)) {
        return INCOMPLETE;
      }
    }
    midway = false;
    return position;
  }

  /** The words of the complete command, as {@link Request} has them; begins anew. */
  int[] takeWords(int start) {
    int[] taken = found == 0 ? NO_WORDS : Arrays.copyOf(words, 2 * found);
    for (int i = 0; i < taken.length; i += 2) {
      taken[i] += start;
    }
    if (words.length > USUAL_WORDS) {
      words = new int[USUAL_WORDS];
    }
    position = 0;
    wanted = NONE;
    found = 0;
    return taken;
  }

  private boolean readCount(ByteBuf in, int start) {
    int after = readNumber(in, start + 1, "invalid multibulk length");
    if (after == INCOMPLETE) {
      return false;
    }
    if (!loggedIn && number > smallLimits.maxArguments() && number <= Integer.MAX_VALUE) {
      throw new ProtocolException("unauthenticated multibulk length");
    }
    if (number > limits.maxArguments()) {
      throw new ProtocolException("invalid multibulk length");
    }
    wanted = (int) Math.max(0, number);
    position = after - start;
    return true;
  }

  private boolean readWord(ByteBuf in, int start) {
    int at = start + position;
    if (at >= in.writerIndex()) {
      return false;
    }
    byte type = in.getByte(at);
    if (type != '$') {
      throw new ProtocolException("expected '$', got '" + (char) (type & 0x7f) + "'");
    }
    int content = readNumber(in, at + 1, "invalid bulk length");
    if (content == INCOMPLETE) {
      return false;
    }
    checkLength();
    long end = content + number + CRLF;
    if (end > in.writerIndex()) {
      return false;
    }
    add(content - start, (int) number);
    position = (int) end - start;
    return true;
  }

  private void checkLength() {
    if (number < 0 || number > limits.maxBulk()) {
      throw new ProtocolException("invalid bulk length");
    }
    if (!loggedIn && number > smallLimits.maxBulk()) {
      throw new ProtocolException("unauthenticated bulk length");
    }
  }

  private void add(int offset, int length) {
    if (2 * found == words.length) {
      words = Arrays.copyOf(words, 4 * found);
    }
    words[2 * found] = offset;
    words[2 * found + 1] = length;
    found++;
  }

  /** Reads a number and its line end into {@link #number}; returns the index behind it. */
  private int readNumber(ByteBuf in, int from, String complaint) {
    int end = in.writerIndex();
    boolean negative = from < end && in.getByte(from) == '-';
    int first = negative ? from + 1 : from;
    long value = 0;
    for (int i = first; i < end; i++) {
      int digit = in.getByte(i) - '0';
      if (digit >= 0 && digit <= 9 && i - first < MAX_DIGITS) {
        value = value * 10 + digit;
      } else if (digit + '0' != '\r' || i == first) {
        throw new ProtocolException(complaint);
      } else if (i + 1 == end) {
        return INCOMPLETE;
      } else if (in.getByte(i + 1) != '\n') {
        throw new ProtocolException(complaint);
      } else {
        number = negative ? -value : value;
        return i + CRLF;
      }
    }
    return INCOMPLETE;
  }
}
