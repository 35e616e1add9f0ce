package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/** Turns what happens on the client's channel into events of its {@link Session}. */
final class ClientHandler extends ChannelInboundHandlerAdapter {

  private final Session session;

  ClientHandler(Session session) {
    this.session = session;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    session.onClientActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    session.onClientBytes((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    session.onClientReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.updateReading();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean closeNotify = event instanceof SslCloseCompletionEvent close && close.isSuccess();
    if (closeNotify || event instanceof ChannelInputShutdownEvent) {
      session.onClientHalfClosed();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.onClientGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    session.onFailure("client", cause);
  }
}
