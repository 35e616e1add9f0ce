package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.route.wire.Request;
import java.nio.charset.StandardCharsets;

/** Replies that are made here; the caller releases them. */
public final class Replies {

  private static final int LINE_END = '\r' << 8 | '\n';
  private static final int RESP3 = 3;

  private Replies() {}

  /** Word {@code word} of the request as a bulk string. */
  public static ByteBuf bulk(Exchange exchange, int word) {
    Request request = exchange.request();
    ByteBuf out = exchange.session().allocator().buffer(request.length(word) + 32);
    RespTrees.header(out, (byte) '$', request.length(word));
    request.copyWord(word, out);
    return out.writeShort(LINE_END);
  }

  /** A bulk string of one byte a character. */
  public static ByteBuf bulk(Exchange exchange, String text) {
    ByteBuf out = exchange.session().allocator().buffer(text.length() + 32);
    RespTrees.writeBulk(out, text);
    return out;
  }

  /** A text for people: a verbatim string in RESP3, else a bulk string. */
  public static ByteBuf text(Exchange exchange, String text) {
    if (exchange.session().state().protocol() != RESP3) {
      return bulk(exchange, text);
    }
    ByteBuf out = exchange.session().allocator().buffer(text.length() + 32);
    RespTrees.header(out, (byte) '=', text.length() + 4);
    out.writeCharSequence("txt:" + text, StandardCharsets.ISO_8859_1);
    return out.writeShort(LINE_END);
  }

  /** Null. */
  public static ByteBuf none(Exchange exchange) {
    boolean resp3 = exchange.session().state().protocol() == RESP3;
    return Unpooled.copiedBuffer(resp3 ? "_\r\n" : "$-1\r\n", StandardCharsets.US_ASCII);
  }
}
