package io.redisnat.proxy.topology;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection whose node says more than any cluster needs. Lettuce gathers an answer in one
 * buffer that grows without a limit, in the direct memory that all sessions live on.
 */
final class AnswerLimit extends ChannelDuplexHandler {

  /** A thousand nodes whose slots lie in pieces need a quarter of it. */
  static final int BYTES = 4 << 20;

  private int heard;
  private boolean exceeded;

  private AnswerLimit() {}

  /** Puts one into each connection, behind its TLS, whose own records are no questions. */
  static NettyCustomizer inEachConnection() {
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        String reader = pipeline.context(CommandHandler.class).name();
        pipeline.addBefore(reader, null, new AnswerLimit());
      }
    };
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object question, ChannelPromise promise) {
    heard = 0;
    ctx.write(question, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    int size = ((ByteBuf) message).readableBytes();
    if (exceeded || size > BYTES - heard) {
      ReferenceCountUtil.release(message);
      exceed(ctx);
    } else {
      heard += size;
      ctx.fireChannelRead(message);
    }
  }

  private void exceed(ChannelHandlerContext ctx) {
    if (!exceeded) {
      exceeded = true;
      ctx.fireExceptionCaught(
          new TooLongFrameException("the answer is longer than %d bytes".formatted(BYTES)));
      ctx.close();
    }
  }
}
