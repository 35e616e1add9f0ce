package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.redisnat.proxy.resp.RespTrees;
import java.nio.charset.StandardCharsets;

/** Makes a {@link Request} word by word. */
public final class RequestBuilder {

  private static final int CRLF = '\r' << 8 | '\n';

  private final ByteBuf bytes;
  private final int[] words;
  private int count;

  /**
   * Begins a command.
   *
   * @param count how many words will be added, the name included
   */
  public RequestBuilder(ByteBufAllocator allocator, int count) {
    this.bytes = allocator.buffer();
    this.words = new int[2 * count];
    RespTrees.header(bytes, (byte) '*', count);
  }

  /** A command of these words, one byte a character (ISO 8859-1). */
  public static Request of(ByteBufAllocator allocator, String... words) {
    RequestBuilder builder = new RequestBuilder(allocator, words.length);
    for (String word : words) {
      builder.word(word);
    }
    return builder.build();
  }

  /** Adds a word of one byte a character (ISO 8859-1). */
  public RequestBuilder word(String text) {
    begin(text.length());
    bytes.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    return end();
  }

  /** Adds word {@code index} of another command. */
  public RequestBuilder word(Request other, int index) {
    begin(other.length(index));
    other.copyWord(index, bytes);
    return end();
  }

  private void begin(int length) {
    RespTrees.header(bytes, (byte) '$', length);
    words[2 * count] = bytes.writerIndex();
    words[2 * count + 1] = length;
    count++;
  }

  private RequestBuilder end() {
    ByteBufUtil.writeShortBE(bytes, CRLF);
    return this;
  }

  /** The command; the caller has its one reference. */
  public Request build() {
    if (2 * count != words.length) {
      throw new IllegalStateException(count + " words of " + words.length / 2);
    }
    return new Request(bytes, 0, bytes.writerIndex(), words);
  }
}
