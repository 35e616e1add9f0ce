package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.route.deliver.ServerError;
import io.redisnat.proxy.route.upstream.OwnConnection;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction at one node, on a connection of its own. It fails for good when the node says that
 * it does not serve the slot, or not now, and when the connection is lost; nothing of it has been
 * carried out then, unless EXEC was under way.
 */
final class Attempt {

  private final OwnConnection connection;
  private final Loss loss;
  private final int slot;
  private boolean begun;
  private boolean failed;

  private Attempt(OwnConnection connection, Loss loss, int slot) {
    this.connection = connection;
    this.loss = loss;
    this.slot = slot;
  }

  /** Remembers that a connection has gone, also if nothing waited there. */
  private static final class Loss implements OwnConnection.Owner {
    boolean happened;

    @Override
    public void onUnasked(ByteBuf frame) {}

    @Override
    public void onClosed() {
      happened = true;
    }
  }

  /** One at this node; null if there can be no more connections. */
  static @Nullable Attempt at(int node, int slot, Upstream upstream) {
    Loss loss = new Loss();
    OwnConnection connection = upstream.borrow(node, loss);
    return connection == null ? null : new Attempt(connection, loss, slot);
  }

  /** True while commands may be sent on it for keys of this slot. */
  boolean serves(int wanted) {
    return slot == wanted && isAlive();
  }

  /** The client may have logged in meanwhile, or speak another protocol: so does the connection. */
  void follow(Upstream now) {
    connection.become(now);
  }

  boolean isAlive() {
    return !failed && !loss.happened;
  }

  /** What follows is of a slot that the node imports. */
  void asking() {
    connection.sendAsking();
  }

  /**
   * Sends a command, before the first one after MULTI also that, and what was queued elsewhere
   * before.
   *
   * @param open true if it belongs between MULTI and EXEC, EXEC included
   * @param target told once: of the first error that makes the attempt fail, else of the reply
   */
  void send(Request request, boolean open, List<Request> queued, ReplyTarget target) {
    Reply reply = new Reply(target);
    if (open && !begun) {
      begun = true;
      sendWord("MULTI", ReplyTarget.NOBODY);
      for (Request earlier : queued) {
        connection.send(earlier, new Replayed(reply));
      }
    }
    connection.send(request, reply);
  }

  private void sendWord(String word, ReplyTarget target) {
    Request request = RequestBuilder.of(ByteBufAllocator.DEFAULT, word);
    try {
      connection.send(request, target);
    } finally {
      request.release();
    }
  }

  /** EXEC was answered: the connection is as it was when it was borrowed. */
  void giveBack() {
    if (isAlive()) {
      failed = true;
      connection.giveBack();
    }
  }

  /** Not to be executed: the connection is given back once the node has forgotten it all. */
  void abandon() {
    if (!isAlive()) {
      discard();
      return;
    }
    failed = true;
    sendWord(
        begun ? "DISCARD" : "UNWATCH",
        new ReplyTarget() {
          @Override
          public void onReply(ByteBuf frame) {
            if (frame.getByte(frame.readerIndex()) == '+') {
              connection.giveBack();
            } else {
              connection.discard();
            }
          }

          @Override
          public void onLost(boolean sent, String why) {}
        });
  }

  /** Closes the connection. */
  void discard() {
    failed = true;
    connection.discard();
  }

  /** The reply that counts. */
  private final class Reply implements ReplyTarget {

    private final ReplyTarget target;
    private boolean told;

    Reply(ReplyTarget target) {
      this.target = target;
    }

    @Override
    public void onReply(ByteBuf frame) {
      if (!told) {
        told = true;
        failed |= isFailure(frame);
        target.onReply(frame);
      }
    }

    @Override
    public void onLost(boolean sent, String why) {
      if (!told) {
        told = true;
        failed = true;
        target.onLost(sent, why);
      }
    }
  }

  /** The reply to a command that the client has been answered already. */
  private record Replayed(Reply reply) implements ReplyTarget {

    @Override
    public void onReply(ByteBuf frame) {
      if (isFailure(frame)) {
        reply.onReply(frame);
      }
    }

    @Override
    public void onLost(boolean sent, String why) {
      // The command behind it is lost, too, and knows better whether it was sent.
    }
  }

  private static boolean isFailure(ByteBuf frame) {
    return frame.getByte(frame.readerIndex()) == '-' && ServerError.of(frame) != ServerError.OTHER;
  }
}
