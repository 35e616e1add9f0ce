package io.redisnat.proxy.session;

import io.netty.channel.Channel;

/** A client that is connected, as those see it who count and end connections. Thread-safe. */
public interface ClientConnection {

  /** Ends it if nothing is under way, so that closing it loses nothing. */
  void closeIfIdle();

  /** Ends it at once. */
  void closeNow();

  /** The connection itself. */
  Channel channel();
}
