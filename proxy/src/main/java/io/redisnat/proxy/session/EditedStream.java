package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.resp.ProtocolException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a session: bytes in, edited bytes out, with a pause in between where an answer
 * has to be waited for. What arrives during a pause is kept, in order; the owner stops reading
 * meanwhile.
 */
abstract class EditedStream {

  final StreamEditor editor;
  final ByteBufAllocator allocator;
  private final Deque<ByteBuf> backlog = new ArrayDeque<>(1);
  private boolean paused;
  private boolean closed;

  EditedStream(StreamEnd end) {
    this.allocator = end.allocator();
    this.editor = new StreamEditor(end);
  }

  /** Takes the next bytes, and ownership of them. */
  final void feed(ByteBuf in) {
    if (closed) {
      in.release();
    } else if (paused) {
      backlog.add(in);
    } else {
      process(in);
    }
  }

  private void process(ByteBuf in) {
    editor.begin(in);
    try {
      walk(in);
    } catch (ProtocolException e) {
      editor.abort(in.readerIndex());
      throw e;
    }
    int walked = in.readerIndex();
    if (paused && in.isReadable()) {
      backlog.addFirst(in.readRetainedSlice(in.readableBytes()));
    }
    editor.end(walked);
  }

  /** Walks {@code in} to its end, or until {@link #pause} was called. */
  abstract void walk(ByteBuf in);

  final void pause() {
    paused = true;
  }

  /** True while waiting: the owner must not read. */
  final boolean isPaused() {
    return paused;
  }

  /** Goes on with what was kept. */
  final void resume() {
    paused = false;
    while (!paused && !closed && !backlog.isEmpty()) {
      process(backlog.remove());
    }
  }

  /** Releases everything. */
  void close() {
    closed = true;
    editor.close();
    backlog.forEach(ByteBuf::release);
    backlog.clear();
  }
}
