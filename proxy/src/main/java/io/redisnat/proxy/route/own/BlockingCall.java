package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.deliver.Line;
import io.redisnat.proxy.route.upstream.OwnConnection;
import io.redisnat.proxy.route.upstream.ReplyTarget;
import org.jspecify.annotations.Nullable;

/**
 * One command that may block, on a connection that nobody else waits for. When its client goes, the
 * connection is closed at once: what the node would have popped stays in the list.
 */
final class BlockingCall implements Line, Customer {

  /** The command that waits on the connection learns of its end. */
  private static final OwnConnection.Owner QUIET =
      new OwnConnection.Owner() {
        @Override
        public void onUnasked(ByteBuf frame) {}

        @Override
        public void onClosed() {}
      };

  private final Exchange exchange;
  private final Belongings belongings;
  private @Nullable OwnConnection connection;
  private boolean over;

  BlockingCall(Exchange exchange) {
    this.exchange = exchange;
    this.belongings = Belongings.of(exchange.session());
    belongings.blocked(this);
  }

  @Override
  public void send(int node, boolean asking, ReplyTarget target) {
    if (over) {
      // Cancelled between two tries: there is nobody left to try for.
      return;
    }
    OwnConnection own = exchange.session().routing().upstream().borrow(node, QUIET);
    if (own == null) {
      Answer.give(target, Answer.NO_CONNECTION);
      return;
    }
    connection = own;
    own.patient(true);
    if (asking) {
      own.sendAsking();
    }
    own.send(exchange.request(), new Waiting(own, target));
  }

  /** The client will not take the reply. */
  void cancel() {
    if (over) {
      return;
    }
    OwnConnection own = connection;
    connection = null;
    end();
    if (own != null) {
      own.discard();
    }
    exchange.complete(Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void onReply(ByteBuf frame) {
    if (!over) {
      end();
      exchange.onReply(frame);
    }
  }

  @Override
  public void onRetry(Runnable again, boolean atOnce) {
    exchange.onRetry(again, atOnce);
  }

  private void end() {
    over = true;
    belongings.blocked(null);
  }

  /** Gives the connection back before anybody is told the reply. */
  private final class Waiting implements ReplyTarget {

    private final OwnConnection own;
    private final ReplyTarget target;

    Waiting(OwnConnection own, ReplyTarget target) {
      this.own = own;
      this.target = target;
    }

    @Override
    public void onReply(ByteBuf frame) {
      connection = null;
      own.patient(false);
      own.giveBack();
      target.onReply(frame);
    }

    @Override
    public void onLost(boolean sent, String why) {
      connection = null;
      if (!over) {
        target.onLost(sent, why);
      }
    }
  }
}
