package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.resp.RespTrees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message or a confirmation, which is an array of bulk strings, of RESP3 a push.
 *
 * @param kind of the subscription
 * @param role what it says of it
 * @param words all but a message's payload, one character a byte
 */
record PubSubFrame(Kind kind, Role role, List<String> words) {

  enum Role {
    BEGUN,
    ENDED,
    MESSAGE
  }

  private static final int RESP2 = 2;

  /** The channel, or the pattern, that was subscribed to; empty if the frame has none. */
  String name() {
    return words.size() < 2 ? "" : words.get(1);
  }

  /** The channel that a message was published on. */
  String channel() {
    return words.size() <= kind.channelIndex() ? "" : words.get(kind.channelIndex());
  }

  /** Reads a frame; null if it is something else. */
  static @Nullable PubSubFrame parse(ByteBuf lent) {
    ByteBuf in = lent.duplicate();
    byte type = in.readByte();
    if (type != '*' && type != '>') {
      return null;
    }
    int count = (int) number(in);
    String first = count < 2 ? null : bulk(in);
    for (Kind kind : Kind.values()) {
      Role role = role(kind, first);
      if (role != null) {
        List<String> words = new ArrayList<>(3);
        words.add(String.valueOf(first));
        for (int i = 1; i <= kind.channelIndex() && i < count; i++) {
          String word = bulk(in);
          if (word != null) {
            words.add(word);
          }
        }
        return new PubSubFrame(kind, role, words);
      }
    }
    return null;
  }

  private static @Nullable Role role(Kind kind, @Nullable String first) {
    if (kind.message().equals(first)) {
      return Role.MESSAGE;
    }
    if (kind.command().equals(first)) {
      return Role.BEGUN;
    }
    return kind.undo().equals(first) ? Role.ENDED : null;
  }

  private static @Nullable String bulk(ByteBuf in) {
    if (!in.isReadable() || in.readByte() != '$') {
      return null;
    }
    int length = (int) number(in);
    if (length < 0) {
      return null;
    }
    String text = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    in.skipBytes(2);
    return text;
  }

  private static long number(ByteBuf in) {
    boolean negative = in.getByte(in.readerIndex()) == '-';
    long value = 0;
    for (byte b = in.readByte(); b != '\n'; b = in.readByte()) {
      value = b >= '0' && b <= '9' ? 10 * value + b - '0' : value;
    }
    return negative ? -value : value;
  }

  /**
   * Writes a confirmation.
   *
   * @param name null where there was nothing to end
   * @param count how many subscriptions are left
   */
  static void write(ByteBuf out, int protocol, String word, @Nullable String name, long count) {
    RespTrees.header(out, type(protocol), 3);
    RespTrees.writeBulk(out, word);
    if (name != null) {
      RespTrees.writeBulk(out, name);
    } else if (protocol == RESP2) {
      RespTrees.header(out, (byte) '$', -1);
    } else {
      out.writeCharSequence("_\r\n", StandardCharsets.US_ASCII);
    }
    RespTrees.header(out, (byte) ':', count);
  }

  /** A frame as a client of this protocol gets it; the caller releases it. */
  static ByteBuf translated(ByteBufAllocator allocator, ByteBuf lent, int protocol) {
    if (lent.getByte(lent.readerIndex()) == type(protocol)) {
      return lent.retainedSlice();
    }
    ByteBuf copy = allocator.buffer(lent.readableBytes()).writeBytes(lent.duplicate());
    return copy.setByte(0, type(protocol));
  }

  private static byte type(int protocol) {
    return (byte) (protocol == RESP2 ? '*' : '>');
  }
}
