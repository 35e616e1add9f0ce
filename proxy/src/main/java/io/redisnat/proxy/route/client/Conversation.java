package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one client that are under way, in order. Replies leave in that order, whenever
 * they come.
 */
final class Conversation {

  private final Consumer<ByteBuf> out;
  private final Runnable onProgress;
  private final LongSupplier maxHeld;
  private final Runnable onTooMuch;
  private @Nullable Exchange first;
  private @Nullable Exchange last;
  private int size;
  private int retried;
  private int pausedRetries;
  private long held;
  private boolean streaming;
  private boolean barrier;
  private boolean closed;

  /**
   * An empty one.
   *
   * @param out takes each reply, lent
   * @param onProgress called when exchanges have left
   * @param maxHeld most bytes of replies that wait for those before them
   * @param onTooMuch called when there are more
   */
  Conversation(
      Consumer<ByteBuf> out, Runnable onProgress, LongSupplier maxHeld, Runnable onTooMuch) {
    this.out = out;
    this.onProgress = onProgress;
    this.maxHeld = maxHeld;
    this.onTooMuch = onTooMuch;
  }

  /** How many are under way. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return first == null;
  }

  boolean isFirst(Exchange exchange) {
    return first == exchange;
  }

  /** One more, which is about to begin. */
  void add(Exchange exchange) {
    if (last == null) {
      first = exchange;
    } else {
      last.next = exchange;
    }
    last = exchange;
    size++;
    barrier = exchange.treatment().isBarrier();
  }

  /**
   * True if the next exchange has to wait: a retried command must not be overtaken by a later one,
   * and a barrier stands alone.
   */
  boolean holdsBack(Treatment next) {
    return first != null && (barrier || retried > 0 || next.isBarrier());
  }

  void onRetried() {
    retried++;
  }

  /**
   * Sends a part of an exchange once more. What was redirected goes at once, which keeps the order
   * of what goes to one node, unless something before it has to wait for better times.
   */
  void retry(Exchange exchange, Runnable again, boolean atOnce) {
    if (atOnce && pausedRetries == 0) {
      again.run();
    } else {
      pausedRetries++;
      exchange.whenFirst(
          () -> {
            pausedRetries--;
            again.run();
          });
    }
  }

  void onComplete(Exchange exchange, ByteBuf frame) {
    if (exchange != first) {
      held += exchange.keep(frame);
      if (held > maxHeld.getAsLong()) {
        onTooMuch.run();
      }
      return;
    }
    if (!exchange.isSilent()) {
      write(frame);
    }
    finish(exchange);
  }

  /** A part of the reply that is next. */
  void onPart(Exchange exchange, ByteBuf part, boolean last) {
    write(part);
    streaming = !last;
    if (last) {
      finish(exchange);
    }
  }

  /** True while a part of a reply is out: nothing may go between it and the rest. */
  boolean isStreaming() {
    return streaming;
  }

  private void write(ByteBuf frame) {
    if (!closed) {
      out.accept(frame);
    }
  }

  private void finish(Exchange exchange) {
    leave(exchange);
    leaveComplete();
    onProgress.run();
  }

  private void leaveComplete() {
    for (Exchange next = first; next != null && next.isComplete(); next = first) {
      ByteBuf reply = next.takeReply();
      if (reply != null) {
        held -= reply.readableBytes();
        write(reply);
        reply.release();
      }
      leave(next);
    }
    if (first != null && first.waitsToBeFirst()) {
      first.becameFirst();
    }
  }

  private void leave(Exchange exchange) {
    first = exchange.next;
    exchange.next = null;
    if (first == null) {
      last = null;
      barrier = false;
    }
    size--;
    if (exchange.isRetried()) {
      retried--;
    }
  }

  /** Nobody listens any more; what is under way ends as it comes. */
  void close() {
    closed = true;
  }
}
