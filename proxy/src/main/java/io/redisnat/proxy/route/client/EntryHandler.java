package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/** Turns what happens on the client's channel into events of its {@link EntrySession}. */
public final class EntryHandler extends ChannelInboundHandlerAdapter {

  private final EntrySession session;

  /** Of this session. */
  public EntryHandler(EntrySession session) {
    this.session = session;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    session.onActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    session.onBytes((ByteBuf) message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.onWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean closeNotify = event instanceof SslCloseCompletionEvent close && close.isSuccess();
    if (closeNotify || event instanceof ChannelInputShutdownEvent) {
      session.onInputEnd();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.onGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    session.onFailure(cause);
  }
}
