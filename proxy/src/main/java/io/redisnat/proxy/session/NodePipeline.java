package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.redisnat.model.HostPort;
import org.jspecify.annotations.Nullable;

/** Puts the handlers of one session into its connection to a node. */
@FunctionalInterface
public interface NodePipeline {

  /**
   * Builds the pipeline, before the channel connects.
   *
   * @param node its announced address
   * @param tls null if nodes speak plaintext
   */
  void build(Channel channel, HostPort node, @Nullable SslHandler tls);
}
