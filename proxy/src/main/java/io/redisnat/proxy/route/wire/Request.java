package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.table.Words;
import java.nio.charset.StandardCharsets;

/**
 * One complete command: its bytes as an array of bulk strings, and where its words are. Word 0 is
 * the name.
 *
 * <p>Counted like a buffer: whoever made it or was given it has one reference to {@link #release}.
 * Used on one event loop.
 */
public final class Request implements Words {

  private final ByteBuf bytes;
  private final int start;
  private final int end;
  private final int[] words;

  /**
   * A command in the bytes from {@code start} to {@code end} of a buffer.
   *
   * @param bytes takes over one reference to it
   * @param words index in the buffer and length of each word, in turn
   */
  Request(ByteBuf bytes, int start, int end, int[] words) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.words = words;
  }

  @Override
  public int count() {
    return words.length >> 1;
  }

  @Override
  public int length(int word) {
    return words[2 * word + 1];
  }

  @Override
  public byte at(int word, int index) {
    return bytes.getByte(words[2 * word] + index);
  }

  /** Word {@code index} as text, one character a byte (ISO 8859-1). */
  public String text(int index) {
    return bytes.toString(words[2 * index], length(index), StandardCharsets.ISO_8859_1);
  }

  /** Copies word {@code index} to the end of {@code out}. */
  public void copyWord(int index, ByteBuf out) {
    out.writeBytes(bytes, words[2 * index], length(index));
  }

  /** Bytes of the whole command on the wire. */
  public int size() {
    return end - start;
  }

  /** Copies the whole command to the end of {@code out}. */
  public void copyTo(ByteBuf out) {
    out.writeBytes(bytes, start, size());
  }

  /** The whole command without a copy; the caller releases it. */
  public ByteBuf retainedBytes() {
    return bytes.retainedSlice(start, size());
  }

  /** One reference more. */
  public Request retain() {
    bytes.retain();
    return this;
  }

  /** One reference less; with the last one the bytes are gone. */
  public void release() {
    bytes.release();
  }
}
