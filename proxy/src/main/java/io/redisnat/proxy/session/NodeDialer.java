package io.redisnat.proxy.session;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;

/** Opens the connection to the node behind one listener, wherever that node is by now. */
@FunctionalInterface
public interface NodeDialer {

  /**
   * Begins to connect on {@code loop}.
   *
   * @param pipeline what is to be in the connection
   * @return the attempt, its TLS handshake included; it fails within the connect timeout
   */
  ChannelFuture connect(EventLoop loop, NodePipeline pipeline);
}
