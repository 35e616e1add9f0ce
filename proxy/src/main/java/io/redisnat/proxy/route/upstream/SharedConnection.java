package io.redisnat.proxy.route.upstream;

import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;

/** The connection to a node that the clients of one event loop, identity and protocol share. */
public final class SharedConnection extends NodeConnection {

  private final Request asking;
  private final Runnable onClosed;

  SharedConnection(int node, Surroundings surroundings, Runnable onClosed) {
    super(node, surroundings);
    this.asking = RequestBuilder.of(surroundings.allocator(), "ASKING");
    this.onClosed = onClosed;
  }

  /** Sends a command to a node that is importing its slot. */
  public void sendAsking(Request request, ReplyTarget target) {
    send(asking, ReplyTarget.NOBODY);
    send(request, target);
  }

  @Override
  void onClosed() {
    asking.release();
    onClosed.run();
  }
}
