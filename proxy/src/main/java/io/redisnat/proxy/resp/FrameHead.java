package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The short text at the head of a frame that {@link ReplyWalker#peek} asked for: its first element,
 * or its line.
 */
public final class FrameHead {

  static final int CAPACITY = 32;

  private final byte[] bytes = new byte[CAPACITY];
  private int length;
  private boolean armed;

  void arm() {
    armed = true;
    length = 0;
  }

  void disarm() {
    armed = false;
  }

  /** The line of a top-level line frame, or the first element of a top-level aggregate. */
  boolean wants(int depth) {
    return armed && depth <= 1;
  }

  boolean isFull() {
    return length == CAPACITY;
  }

  void capture(ByteBuf in, int index, int count) {
    int copied = Math.min(count, CAPACITY - length);
    in.getBytes(index, bytes, length, copied);
    length += copied;
  }

  void trimLine() {
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
      length--;
    }
  }

  /** Number of bytes found, at most 32. */
  public int length() {
    return length;
  }

  /** The byte at {@code index}. */
  public byte at(int index) {
    return bytes[index];
  }

  /** True if the text is exactly {@code word}. */
  public boolean is(byte[] word) {
    return Arrays.equals(bytes, 0, length, word, 0, word.length);
  }
}
