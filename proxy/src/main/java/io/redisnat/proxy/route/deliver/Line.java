package io.redisnat.proxy.route.deliver;

import io.redisnat.proxy.route.upstream.ReplyTarget;

/** How a command gets to a node, if not on the connection that all clients share. */
@FunctionalInterface
public interface Line {

  /**
   * Sends it; called once for each try.
   *
   * @param asking true if the node imports the slot, and is to be told ASKING first
   * @param target to be told once, unless nobody waits for the reply any more
   */
  void send(int node, boolean asking, ReplyTarget target);
}
