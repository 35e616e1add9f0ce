package io.redisnat.proxy.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one listener to the rate of {@link Acceptance}, and from spinning where accepting fails: it
 * stops accepting for a while, and the kernel's backlog keeps who comes meanwhile. To be put in
 * front of what takes the connections.
 */
public final class AcceptGuard extends ChannelInboundHandlerAdapter {

  private static final long AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private final Acceptance acceptance;
  private boolean pausing;

  /** The guard of one listener. */
  public AcceptGuard(Acceptance acceptance) {
    this.acceptance = acceptance;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object connection) {
    long wait = acceptance.accepted();
    if (wait <= 0) {
      ctx.fireChannelRead(connection);
      return;
    }
    acceptance.paused();
    pause(ctx, Math.max(wait, SHORTEST_PAUSE));
    // What was accepted in the same turn waits as well, or a turn of many would not be limited.
    ctx.executor().schedule(() -> passOn(ctx, (Channel) connection), wait, TimeUnit.NANOSECONDS);
  }

  private static void passOn(ChannelHandlerContext ctx, Channel connection) {
    if (ctx.channel().isActive()) {
      ctx.fireChannelRead(connection);
    } else {
      connection.unsafe().closeForcibly();
    }
  }

  // Not passed on: Netty would log it once more, with a stack trace, each time.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    acceptance.failed(cause);
    pause(ctx, AFTER_FAILURE);
  }

  private void pause(ChannelHandlerContext ctx, long nanos) {
    if (pausing) {
      return;
    }
    pausing = true;
    ctx.channel().config().setAutoRead(false);
    ctx.executor()
        .schedule(
            () -> {
              pausing = false;
              ctx.channel().config().setAutoRead(true);
            },
            nanos,
            TimeUnit.NANOSECONDS);
  }
}
