package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Turns what happens on the node's channel into events of its {@link Session}. */
final class NodeHandler extends ChannelInboundHandlerAdapter {

  private final Session session;

  NodeHandler(Session session) {
    this.session = session;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    session.onNodeBytes((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    session.onNodeReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    session.updateReading();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    session.onNodeGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    session.onFailure("node", cause);
  }
}
