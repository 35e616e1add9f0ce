package io.redisnat.proxy.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Holds the session back until the client's TLS handshake is done: for whoever does not get through
 * it, no node is dialled. Then it goes.
 */
final class ClientHandshake extends ChannelInboundHandlerAdapter {

  private final String audience;
  private final TlsReports reports;

  ClientHandshake(String audience, TlsReports reports) {
    this.audience = audience;
    this.reports = reports;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    // Nothing is read unasked before the node is there. The SSL handler goes on by itself.
    ctx.read();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
      } else {
        reports.clientFailed(audience, ctx.channel(), done.cause());
        ctx.close();
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      // Who says no more before the handshake is done will never finish it.
      ctx.close();
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The event tells of it, or the connection broke.
    ctx.close();
  }
}
