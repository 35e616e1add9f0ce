package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * Asks a node whether a login is right, each time anew, on a connection that carries nothing else.
 * One for each event loop.
 */
public final class Verifier {

  private final Upstream anonymous;
  private @Nullable OwnConnection connection;

  Verifier(Upstream anonymous) {
    this.anonymous = anonymous;
  }

  /**
   * Sends AUTH, or HELLO with AUTH.
   *
   * @param node who is to judge
   */
  public void ask(int node, Request login, ReplyTarget target) {
    OwnConnection open = connection;
    if (open == null || open.isClosed() || open.node() != node) {
      if (open != null) {
        open.discard();
      }
      open = anonymous.borrow(node, new Nobody());
      connection = open;
    }
    if (open == null) {
      target.onLost(false, "has no connection left for it (entry.own-connections)");
    } else {
      open.send(login, target);
    }
  }

  private static final class Nobody implements OwnConnection.Owner {
    @Override
    public void onUnasked(ByteBuf frame) {
      // Nothing was subscribed to.
    }

    @Override
    public void onClosed() {
      // The next login opens another one.
    }
  }
}
