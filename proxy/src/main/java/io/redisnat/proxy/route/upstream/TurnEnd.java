package io.redisnat.proxy.route.upstream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be flushed at the end of this turn of an event loop: after all sockets that were ready
 * have been read, so that what many clients ask leaves in few system calls. Used on its loop.
 */
public final class TurnEnd {

  private final EventLoop loop;
  private final Runnable task = this::run;
  private List<Runnable> flushes = new ArrayList<>();
  private List<Runnable> spare = new ArrayList<>();

  /** Of this loop. */
  public TurnEnd(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs {@code flush} once, when the turn ends. */
  public void flushWith(Runnable flush) {
    if (flushes.isEmpty()) {
      loop.execute(task);
    }
    flushes.add(flush);
  }

  private void run() {
    List<Runnable> due = flushes;
    flushes = spare;
    spare = due;
    for (Runnable flush : due) {
      flush.run();
    }
    due.clear();
  }
}
