package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

/** Both pipelines of a session, in one place. */
final class Pipelines {

  private Pipelines() {}

  static void client(Channel channel, Session session) {
    channel.pipeline().addLast(HandlerNames.CLIENT, new ClientHandler(session));
  }

  static ChannelInitializer<Channel> node(Session session) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(HandlerNames.NODE, new NodeHandler(session));
      }
    };
  }
}
