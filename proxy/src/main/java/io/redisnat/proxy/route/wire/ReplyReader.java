package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.ReplyWalker;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a node sends into complete frames. A frame that came in one read is lent in place; one
 * that came in several is put together of slices, without a copy; a large one may be taken as it
 * comes.
 *
 * <p>One per connection, used on its event loop.
 */
public final class ReplyReader {

  private static final byte PUSH = '>';
  private static final int MAX_PARTS = 1024;

  /** From here on a reply need not be complete to go on. */
  private static final int LARGE = 256 * 1024;

  private final ByteBufAllocator allocator;
  private final ReplySink sink;
  private final ReplyWalker walker;
  private @Nullable CompositeByteBuf gathered;
  private boolean streaming;
  private boolean closed;

  /**
   * A reader at the beginning of a stream.
   *
   * @param maxDepth deepest nesting that is taken
   */
  public ReplyReader(ByteBufAllocator allocator, int maxDepth, ReplySink sink) {
    this.allocator = allocator;
    this.sink = sink;
    this.walker = new ReplyWalker(maxDepth);
  }

  /**
   * Takes one read.
   *
   * @param chunk taken over
   * @throws ProtocolException if the bytes are not RESP
   */
  public void feed(ByteBuf chunk) {
    try {
      int end = chunk.writerIndex();
      int next = chunk.readerIndex();
      while (next < end && !closed) {
        next = frame(chunk, next, end);
      }
    } finally {
      chunk.release();
    }
  }

  /** Takes the frame, or the part of one, that begins at {@code from}; returns where it ends. */
  private int frame(ByteBuf chunk, int from, int end) {
    if (gathered == null && !streaming) {
      int complete = FrameEnd.ofSimple(chunk, from, end);
      if (complete > 0) {
        lend(chunk, from, complete, end);
        return complete;
      }
    }
    chunk.setIndex(from, end);
    boolean whole = walk(chunk);
    int to = chunk.readerIndex();
    if (streaming) {
      part(chunk, from, to, whole);
    } else if (gathered == null && whole) {
      lend(chunk, from, to, end);
    } else {
      gather(chunk, from, to);
      if (whole) {
        deliverGathered();
      } else {
        streamIfLarge();
      }
    }
    chunk.setIndex(to, end);
    return to;
  }

  private void streamIfLarge() {
    CompositeByteBuf begun = gathered;
    if (begun != null
        && begun.readableBytes() >= LARGE
        && begun.getByte(0) != PUSH
        && sink.takesParts()) {
      gathered = null;
      streaming = true;
      try {
        sink.onPart(begun, false);
      } finally {
        begun.release();
      }
    }
  }

  private void part(ByteBuf chunk, int from, int to, boolean last) {
    streaming = !last;
    chunk.setIndex(from, to);
    sink.onPart(chunk, last);
  }

  private boolean walk(ByteBuf chunk) {
    ReplyWalker.Event event = walker.next(chunk);
    while (event != ReplyWalker.Event.END && event != ReplyWalker.Event.NEED_INPUT) {
      event = walker.next(chunk);
    }
    return event == ReplyWalker.Event.END;
  }

  private void lend(ByteBuf chunk, int from, int to, int end) {
    boolean push = chunk.getByte(from) == PUSH;
    chunk.setIndex(from, to);
    if (push) {
      sink.onPush(chunk);
    } else {
      sink.onFrame(chunk);
    }
    // The receiver may have moved the indices, or closed this reader.
    chunk.setIndex(to, end);
  }

  private void gather(ByteBuf chunk, int from, int to) {
    if (gathered == null) {
      gathered = allocator.compositeBuffer(MAX_PARTS);
    }
    gathered.addComponent(true, chunk.retainedSlice(from, to - from));
  }

  private void deliverGathered() {
    CompositeByteBuf frame = gathered;
    gathered = null;
    if (frame == null) {
      return;
    }
    try {
      lend(frame, 0, frame.writerIndex(), frame.writerIndex());
    } finally {
      frame.release();
    }
  }

  /** True between two frames. */
  public boolean atBoundary() {
    return gathered == null && !streaming;
  }

  /** The stream is over; what is half read is dropped. */
  public void close() {
    closed = true;
    if (gathered != null) {
      gathered.release();
      gathered = null;
    }
  }
}
