package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of buffers into what passes as it came and what is held back to be replaced. Where
 * nothing is held, the buffer that came in is the buffer that goes out.
 *
 * <p>Indices are absolute in the buffer given to {@link #begin}.
 */
final class StreamEditor {

  private final ByteBufAllocator allocator;
  private final Consumer<ByteBuf> out;
  private @Nullable ByteBuf in;
  private int passFrom;
  private int holdFrom = -1;
  private @Nullable ByteBuf carried;

  StreamEditor(StreamEnd end) {
    this.allocator = end.allocator();
    this.out = end.out();
  }

  /** Starts with the next buffer of the stream. What was held before stays held. */
  void begin(ByteBuf buffer) {
    in = buffer;
    passFrom = buffer.readerIndex();
    holdFrom = carried == null ? -1 : passFrom;
  }

  /** From {@code index} on, bytes are held back. */
  void hold(int index) {
    holdFrom = index;
  }

  boolean isHolding() {
    return holdFrom >= 0;
  }

  /** Number of bytes held, up to {@code index}. */
  int held(int index) {
    return (carried == null ? 0 : carried.readableBytes()) + index - holdFrom;
  }

  /** The held bytes pass after all. */
  void release() {
    if (carried != null) {
      out.accept(carried);
      carried = null;
    }
    holdFrom = -1;
  }

  /** Cuts the held bytes up to {@code index} out of the stream and gives them to the caller. */
  ByteBuf take(int index) {
    ByteBuf buffer = current();
    pass(buffer, holdFrom);
    ByteBuf taken = buffer.retainedSlice(holdFrom, index - holdFrom);
    if (carried != null) {
      try {
        carried.writeBytes(taken);
      } finally {
        taken.release();
      }
      taken = carried;
      carried = null;
    }
    passFrom = index;
    holdFrom = -1;
    return taken;
  }

  /** Forgets the held bytes up to {@code index}, and goes on holding. */
  void discard(int index) {
    take(index).release();
    holdFrom = index;
  }

  /** Puts {@code replacement} into the stream, at the place of what was taken last. */
  void put(ByteBuf replacement) {
    out.accept(replacement);
  }

  /**
   * The buffer was walked up to {@code index}: passes what may pass, keeps what is held.
   *
   * @param index the end of the buffer, or where a pause cuts it
   */
  void end(int index) {
    ByteBuf buffer = current();
    try {
      if (isHolding()) {
        int held = index - holdFrom;
        ByteBuf kept = carried == null ? allocator.buffer(Math.max(256, held)) : carried;
        carried = kept;
        kept.writeBytes(buffer, holdFrom, held);
        pass(buffer, holdFrom);
        holdFrom = -1;
      } else {
        pass(buffer, index);
      }
    } finally {
      in = null;
      buffer.release();
    }
  }

  /** What was held is broken: it is dropped, what came before it passes. */
  void abort(int index) {
    if (isHolding()) {
      take(index).release();
    }
    end(index);
  }

  private void pass(ByteBuf buffer, int to) {
    if (to > passFrom) {
      boolean whole = to - passFrom == buffer.writerIndex() && passFrom == 0;
      out.accept(
          whole ? buffer.readerIndex(0).retain() : buffer.retainedSlice(passFrom, to - passFrom));
      passFrom = to;
    }
  }

  /** The stream is over: held bytes are returned to the pool. */
  void close() {
    if (carried != null) {
      carried.release();
      carried = null;
    }
    if (in != null) {
      in.release();
      in = null;
    }
    holdFrom = -1;
  }

  private ByteBuf current() {
    if (in == null) {
      throw new IllegalStateException("no buffer is being edited");
    }
    return in;
  }
}
