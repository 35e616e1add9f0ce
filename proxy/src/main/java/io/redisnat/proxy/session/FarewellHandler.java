package io.redisnat.proxy.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/** Says one thing to a client that is not let in, and closes. */
final class FarewellHandler extends ChannelInboundHandlerAdapter {

  private final String farewell;

  FarewellHandler(String farewell) {
    this.farewell = farewell;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ChannelEnds.sayAndClose(ctx.channel(), farewell);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
