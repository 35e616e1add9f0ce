package io.redisnat.proxy.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Keeps flushes from the SSL handler before which nothing was written: it would send a record
 * without content for each, and reads that bring a part of a record only are followed by a flush
 * too.
 */
final class NoEmptyFlush extends ChannelOutboundHandlerAdapter {

  private boolean written;

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    written = true;
    ctx.write(message, promise);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    if (written) {
      written = false;
      ctx.flush();
    }
  }
}
