package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.route.wire.Request;

/** Replies that are made here. */
public final class Replies {

  private static final int LINE_END = '\r' << 8 | '\n';

  private Replies() {}

  /** Word {@code word} of the request as a bulk string; the caller releases it. */
  public static ByteBuf bulk(Exchange exchange, int word) {
    Request request = exchange.request();
    ByteBuf out = exchange.session().allocator().buffer(request.length(word) + 32);
    RespTrees.header(out, (byte) '$', request.length(word));
    request.copyWord(word, out);
    return out.writeShort(LINE_END);
  }
}
