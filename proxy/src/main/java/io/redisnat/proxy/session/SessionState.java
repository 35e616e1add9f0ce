package io.redisnat.proxy.session;

import io.netty.channel.Channel;

/** Where a session is in its life; each state has methods for its legal next states only. */
sealed interface SessionState {

  /** The client is there, the node not yet; nothing is read from the client. */
  record Connecting() implements SessionState {
    Relaying connected(Channel node) {
      return new Relaying(node);
    }
  }

  /** Bytes flow both ways. */
  record Relaying(Channel node) implements SessionState {
    Ending ending(String farewell) {
      return new Ending(node, farewell);
    }
  }

  /**
   * The client broke the protocol: it gets the replies that it has earned, then the error, as from
   * Redis.
   */
  record Ending(Channel node, String farewell) implements SessionState {}

  /** Over; both channels are closed or about to be. */
  record Closed() implements SessionState {}
}
