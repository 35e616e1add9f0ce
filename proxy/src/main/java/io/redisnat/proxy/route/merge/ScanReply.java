package io.redisnat.proxy.route.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.resp.RespTrees;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node's reply to SCAN: its next cursor, and what it found. */
public final class ScanReply {

  private ScanReply() {}

  /** The cursor in a reply, or null if it is no such reply: an error, most likely. */
  public static @Nullable String cursor(ByteBuf reply) {
    if (Frames.type(reply) != '*') {
      return null;
    }
    List<ByteBuf> elements = Frames.elements(reply);
    if (elements.size() != 2 || Frames.type(elements.get(0)) != '$') {
      return null;
    }
    ByteBuf bulk = elements.get(0);
    int length = Integer.parseInt(Frames.line(bulk));
    int end = bulk.writerIndex() - 2;
    return bulk.toString(end - length, length, StandardCharsets.ISO_8859_1);
  }

  /** The same reply with another cursor; the caller releases it. */
  public static ByteBuf withCursor(ByteBufAllocator allocator, ByteBuf reply, String cursor) {
    ByteBuf found = Frames.elements(reply).get(1);
    ByteBuf out = allocator.buffer(found.readableBytes() + 48);
    RespTrees.header(out, (byte) '*', 2);
    RespTrees.writeBulk(out, cursor);
    return out.writeBytes(found, found.readerIndex(), found.readableBytes());
  }
}
