package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What goes to one peer: small commands and replies are copied behind each other into one buffer,
 * since a buffer costs more than a hundred bytes do; large ones go as they are. All of it waits
 * until the channel is open, and then leaves with the flushes.
 */
public final class Outbox {

  /** What is larger is not copied. */
  private static final int SMALL = 4 * 1024;

  /** The first buffer after a flush: most peers get no more. */
  private static final int FIRST = 512;

  private static final int BATCH = 16 * 1024;

  private final ByteBufAllocator allocator;
  private final Deque<ByteBuf> held = new ArrayDeque<>();
  private @Nullable Channel channel;
  private @Nullable ByteBuf batch;
  private long heldBytes;
  private boolean first = true;

  /** Empty, and without a channel. */
  public Outbox(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /** Adds a command; it is not needed any more afterwards. */
  public void add(Request request) {
    int size = request.size();
    if (size > SMALL) {
      endBatch();
      pass(request.retainedBytes());
    } else {
      request.copyTo(room(size));
    }
  }

  /** Adds the readable bytes of a buffer that is lent. */
  public void add(ByteBuf lent) {
    int size = lent.readableBytes();
    if (size > SMALL) {
      endBatch();
      pass(lent.retainedSlice());
    } else {
      room(size).writeBytes(lent, lent.readerIndex(), size);
    }
  }

  private ByteBuf room(int size) {
    ByteBuf open = batch;
    if (open != null && open.writableBytes() >= size) {
      return open;
    }
    endBatch();
    open = allocator.directBuffer(first ? Math.max(FIRST, size) : BATCH);
    first = false;
    batch = open;
    return open;
  }

  // Writing may come back here, through a change of writability.
  private void endBatch() {
    ByteBuf ended = batch;
    batch = null;
    if (ended != null) {
      pass(ended);
    }
  }

  private void pass(ByteBuf bytes) {
    if (channel == null) {
      heldBytes += bytes.readableBytes();
      held.add(bytes);
    } else {
      channel.write(bytes, channel.voidPromise());
    }
  }

  /** From now on there is a channel; what has waited is written, before all that comes. */
  public void open(Channel to) {
    channel = to;
    heldBytes = 0;
    for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
      to.write(bytes, to.voidPromise());
    }
  }

  /** Bytes that wait for the channel to open. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Sends what was added. */
  public void flush() {
    endBatch();
    first = true;
    if (channel != null) {
      channel.flush();
    }
  }

  /** What was not written is dropped. */
  public void close() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
    for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
      bytes.release();
    }
  }
}
