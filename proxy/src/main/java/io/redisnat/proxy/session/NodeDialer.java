package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;

/** Opens the connection to the node behind one listener, wherever that node is by now. */
@FunctionalInterface
public interface NodeDialer {

  /**
   * Begins to connect on {@code loop}.
   *
   * @return the attempt, which fails within the connect timeout
   */
  ChannelFuture connect(EventLoop loop, ChannelInitializer<Channel> initializer);
}
