package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one inline command, up to its limit. */
final class InlineLine {

  private static final byte[] NONE = new byte[0];
  private static final int USUAL = 1024;

  private byte[] bytes = NONE;
  private int length;

  /** Forgets the line, and the memory of a long one. */
  void clear() {
    length = 0;
    if (bytes.length > USUAL) {
      bytes = NONE;
    }
  }

  void append(ByteBuf in, int count, int limit) {
    if (length + count > limit) {
      throw new ProtocolException("too big inline request");
    }
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
    in.readBytes(bytes, length, count);
    length += count;
  }

  boolean isBlank() {
    return text().chars().allMatch(InlineCommand::isBlank);
  }

  String text() {
    int end = length - 1;
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return new String(bytes, 0, Math.max(end, 0), StandardCharsets.ISO_8859_1);
  }
}
