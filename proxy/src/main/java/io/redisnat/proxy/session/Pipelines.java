package io.redisnat.proxy.session;

import io.netty.channel.Channel;

/** Both pipelines of a session, in one place. */
final class Pipelines {

  private Pipelines() {}

  static void toClient(Channel channel, Session session) {
    channel.pipeline().addLast(HandlerNames.CLIENT, new ClientHandler(session));
  }

  static void toNode(Channel channel, Session session) {
    channel.pipeline().addLast(HandlerNames.NODE, new NodeHandler(session));
  }
}
