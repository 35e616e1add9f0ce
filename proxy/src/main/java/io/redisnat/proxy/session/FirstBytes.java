package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Looks at what a client sends first, and closes it if that is TLS on a plaintext port or the other
 * way round: else each side would wait for the other, or take the bytes for something they are not.
 *
 * <p>A TLS connection begins with a handshake record: type 22, version 3.x (RFC 8446, section 5.1).
 * No command of Redis does.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

  private static final int HANDSHAKE = 22;
  private static final int VERSION = 3;
  private static final String REFUSAL = "-ERR Protocol error: this port does not speak TLS\r\n";

  private final boolean tlsPort;
  private final String audience;
  private final TlsReports reports;
  private boolean refused;

  FirstBytes(boolean tlsPort, String audience, TlsReports reports) {
    this.tlsPort = tlsPort;
    this.audience = audience;
    this.reports = reports;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (refused || !bytes.isReadable()) {
      ReferenceCountUtil.release(bytes);
    } else if (isHandshake(bytes) == tlsPort) {
      ctx.pipeline().remove(this);
      ctx.fireChannelRead(bytes);
    } else {
      refused = true;
      refuse(ctx, bytes);
      bytes.release();
    }
  }

  private void refuse(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (tlsPort) {
      reports.notTls(audience, ctx.channel(), kind(bytes.getUnsignedByte(bytes.readerIndex())));
      ctx.close();
    } else {
      reports.notPlaintext(audience, ctx.channel());
      ctx.writeAndFlush(Unpooled.copiedBuffer(REFUSAL, StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  private static boolean isHandshake(ByteBuf bytes) {
    int at = bytes.readerIndex();
    return bytes.getByte(at) == HANDSHAKE
        && (bytes.readableBytes() == 1 || bytes.getByte(at + 1) == VERSION);
  }

  private static String kind(int first) {
    if (first == '*') {
      return "a plaintext command";
    }
    boolean letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    return letter ? "plaintext, inline or HTTP" : "something else";
  }
}
