package io.redisnat.proxy.route.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections serve one client alone, over all event loops. Thread-safe. */
public final class OwnConnectionCount {

  private final AtomicInteger open = new AtomicInteger();

  /** One more; false if there are {@code most} already. */
  boolean enter(int most) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }

  /** How many there are now. */
  public int open() {
    return open.get();
  }
}
