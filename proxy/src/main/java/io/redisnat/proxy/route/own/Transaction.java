package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.deliver.Line;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.wire.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one client watches, and has queued since MULTI. All of it is in one slot, at the node that
 * serves it. The commands are kept until EXEC is answered: where the slot moves before that, they
 * are queued once more at its new node, and the client notices nothing. Watched keys cannot be
 * taken along; then EXEC answers as if somebody had changed them.
 *
 * <pre>
 * Watching ──MULTI──► Queueing ──EXEC, DISCARD──► over
 *     └──UNWATCH──────────────────────────────────► over
 * </pre>
 */
final class Transaction {

  static final String CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";

  private static final int RESP2 = 2;
  private static final String GONE = "-ERR redis-nat: the transaction is over";
  private static final String ABORTED =
      "EXECABORT Transaction discarded because of previous errors.";

  private final EntrySession session;
  private final List<Request> queued = new ArrayList<>();
  private @Nullable Attempt attempt;
  private int slot = SlotHash.NO_KEYS;
  private long bytes;
  private boolean open;
  private boolean watching;
  private boolean watchLost;
  private boolean dirty;
  private boolean over;

  Transaction(EntrySession session) {
    this.session = session;
  }

  /** MULTI. */
  void open() {
    open = true;
    session.state().inTransaction(true);
  }

  /** True from MULTI on. */
  boolean isOpen() {
    return open;
  }

  /** WATCH, before MULTI. */
  void watch(Exchange exchange) {
    if (!bind(exchange)) {
      exchange.fail(CROSS_SLOT);
      return;
    }
    through(
        exchange.request(),
        Access.READ,
        frame -> {
          watching |= !isError(frame);
          exchange.onReply(frame);
        },
        exchange);
  }

  /** A command after MULTI. */
  void queue(Exchange exchange) {
    long limit = session.services().config().get().clients().maxRequest();
    if (!bind(exchange)) {
      refuse(exchange, CROSS_SLOT);
      return;
    }
    Request request = exchange.queued();
    if (bytes + request.size() > limit) {
      request.release();
      refuse(
          exchange,
          "ERR redis-nat: the transaction has more than the "
              + limit
              + " bytes that entry.max-request allows");
    } else {
      through(request, Access.READ, frame -> onQueued(exchange, request, frame), exchange);
    }
  }

  private void onQueued(Exchange exchange, Request request, ByteBuf frame) {
    if (isError(frame) || over) {
      dirty = true;
      request.release();
    } else {
      bytes += request.size();
      queued.add(request);
    }
    exchange.onReply(frame);
  }

  /** A command that must not be queued: EXEC will carry out nothing. */
  void refuse(Exchange exchange, String error) {
    dirty = true;
    exchange.fail(error);
  }

  /** EXEC; the transaction is over when it is answered. */
  void exec(Exchange exchange, Runnable end) {
    if (dirty) {
      end.run();
      exchange.fail(ABORTED);
    } else if (!watching && queued.isEmpty()) {
      end.run();
      exchange.completeLine("*0");
    } else {
      through(
          exchange.request(),
          Access.WRITE,
          frame -> {
            settle();
            end.run();
            exchange.onReply(frame);
          },
          exchange);
    }
  }

  private void settle() {
    Attempt last = attempt;
    attempt = null;
    if (last == null) {
      return;
    }
    if (watchLost) {
      // Its node was not asked, and has it all queued.
      last.abandon();
    } else {
      last.giveBack();
    }
  }

  /** Takes the slot of this command for the whole; false if it has another one already. */
  private boolean bind(Exchange exchange) {
    int its = session.services().slots().slot(exchange.command(), exchange.request());
    if (its == SlotHash.NO_KEYS || !exchange.command().isKnown()) {
      return true;
    }
    if (its == SlotHash.CROSS_SLOT || (slot != SlotHash.NO_KEYS && slot != its)) {
      return false;
    }
    slot = its;
    return true;
  }

  private void through(Request request, Access access, Customer onReply, Exchange exchange) {
    Line line =
        (node, asking, target) -> {
          Attempt at = over ? null : attemptAt(node, asking);
          if (at == null) {
            Answer.give(target, over ? GONE : Answer.NO_CONNECTION);
          } else if (watchLost && access == Access.WRITE) {
            Answer.give(target, session.state().protocol() == RESP2 ? "*-1" : "_");
          } else {
            at.send(request, open, queued, target);
          }
        };
    session.routing().through(line, slot, access, new Retrying(onReply, exchange));
  }

  /** The attempt that goes on, else a new one at this node; null if there can be none. */
  private @Nullable Attempt attemptAt(int node, boolean asking) {
    Attempt current = attempt;
    if (current != null && current.serves(slot)) {
      current.follow(session.routing().upstream());
      return current;
    }
    if (current != null) {
      watchLost |= watching;
      current.discard();
    }
    Attempt fresh = Attempt.at(node, slot, session.routing().upstream());
    if (fresh != null && asking) {
      fresh.asking();
    }
    attempt = fresh;
    return fresh;
  }

  private static boolean isError(ByteBuf frame) {
    return frame.getByte(frame.readerIndex()) == '-';
  }

  /** Nothing of it will be carried out any more, unless EXEC is under way. */
  void release() {
    over = true;
    session.state().inTransaction(false);
    if (attempt != null) {
      attempt.abandon();
      attempt = null;
    }
    queued.forEach(Request::release);
    queued.clear();
  }

  /** Takes the final reply; tries again as the client's order of commands wants it. */
  private record Retrying(Customer onReply, Exchange exchange) implements Customer {

    @Override
    public void onReply(ByteBuf frame) {
      onReply.onReply(frame);
    }

    @Override
    public void onRetry(Runnable again, boolean atOnce) {
      exchange.onRetry(again, atOnce);
    }
  }
}
