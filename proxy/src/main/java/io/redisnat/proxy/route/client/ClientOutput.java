package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.redisnat.proxy.route.upstream.TurnEnd;
import io.redisnat.proxy.route.wire.Outbox;
import io.redisnat.proxy.session.CloseReason;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.session.SessionLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** What goes to a client: flushed once a turn, and not without a limit. */
final class ClientOutput {

  private final Channel client;
  private final TurnEnd turn;
  private final SessionCounters counters;
  private final LongSupplier limit;
  private final Outbox outbox;
  private final Runnable flush = this::flush;
  private final Deque<ByteBuf> pushes = new ArrayDeque<>(2);
  private boolean dirty;

  /**
   * Empty.
   *
   * @param limit most bytes that the client may leave waiting
   */
  ClientOutput(Channel client, TurnEnd turn, SessionCounters counters, LongSupplier limit) {
    this.client = client;
    this.turn = turn;
    this.counters = counters;
    this.limit = limit;
    this.outbox = new Outbox(client.alloc());
  }

  /** The channel is active. */
  void open() {
    outbox.open(client);
  }

  /**
   * Adds whole frames that answer nothing, lent.
   *
   * @param later true if they have to wait for the end of the reply whose first part is out
   */
  void push(ByteBuf lent, boolean later) {
    if (later) {
      pushes.add(lent.retainedSlice());
    } else {
      pushWaiting();
      write(lent);
    }
  }

  /** Nothing is half out: what had to wait for that goes now. */
  void pushWaiting() {
    for (ByteBuf push = pushes.poll(); push != null; push = pushes.poll()) {
      write(push);
      push.release();
    }
  }

  /** Adds whole frames, or the next part of one, lent. */
  void write(ByteBuf lent) {
    outbox.add(lent);
    if (!dirty) {
      dirty = true;
      turn.flushWith(flush);
    }
  }

  void flush() {
    dirty = false;
    outbox.flush();
    if (!client.isWritable()) {
      closeIfTooSlow();
    }
  }

  // Nodes that serve others too do not wait for this client, so what it does not take piles up.
  private void closeIfTooSlow() {
    ChannelOutboundBuffer pending = client.unsafe().outboundBuffer();
    if (pending != null && pending.totalPendingWriteBytes() > limit.getAsLong()) {
      closeTooSlow();
    }
  }

  /** The client has more bytes waiting than it may. */
  void closeTooSlow() {
    counters.closed(CloseReason.OUTPUT);
    SessionLog.tooSlow(client, limit.getAsLong());
    client.close();
  }

  void close() {
    for (ByteBuf push = pushes.poll(); push != null; push = pushes.poll()) {
      push.release();
    }
    outbox.close();
  }
}
