package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.nio.charset.StandardCharsets;

/**
 * Looks whether nodes still want no login. A connection that was opened while they wanted none
 * stays good for the node; but new clients come to it here, who have to be refused from then on.
 */
final class OpenDoor {

  private static final String CLOSED = "-NOAUTH";

  private final Upstream anonymous;
  private final Surroundings surroundings;

  OpenDoor(Upstream anonymous, Surroundings surroundings) {
    this.anonymous = anonymous;
    this.surroundings = surroundings;
  }

  /** Asks one of the nodes that are in use, on a connection made for that. */
  void look() {
    int node = anonymous.someNode();
    if (node < 0) {
      return;
    }
    OwnConnection connection = anonymous.borrowNew(node, new Nobody());
    if (connection != null) {
      Request ping = RequestBuilder.of(surroundings.allocator(), "PING");
      connection.send(ping, new Answer(connection));
      ping.release();
    }
  }

  private final class Answer implements ReplyTarget {

    private final OwnConnection connection;

    Answer(OwnConnection connection) {
      this.connection = connection;
    }

    @Override
    public void onReply(ByteBuf frame) {
      boolean closed = frame.toString(StandardCharsets.ISO_8859_1).startsWith(CLOSED);
      connection.discard();
      if (closed) {
        anonymous.closeDoor();
      }
    }

    @Override
    public void onLost(boolean sent, String why) {
      // The next look will tell.
    }
  }

  private static final class Nobody implements OwnConnection.Owner {
    @Override
    public void onUnasked(ByteBuf frame) {
      // Nothing was subscribed to.
    }

    @Override
    public void onClosed() {
      // It was for one look.
    }
  }
}
