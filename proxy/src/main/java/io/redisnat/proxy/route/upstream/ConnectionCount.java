package io.redisnat.proxy.route.upstream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many connections to nodes there are, and how many commands wait there, over all event loops
 * and clients. Thread-safe.
 */
public final class ConnectionCount {

  private final Map<Integer, AtomicInteger> own = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();
  private final AtomicInteger shared = new AtomicInteger();
  private final QueueDepth queues = new QueueDepth();

  /** One more that serves one client alone; false if there are {@code most} to that node. */
  boolean enterOwn(int node, int most) {
    if (own(node).incrementAndGet() > most) {
      own(node).decrementAndGet();
      refused.increment();
      return false;
    }
    return true;
  }

  void leaveOwn(int node) {
    own(node).decrementAndGet();
  }

  private AtomicInteger own(int node) {
    return own.computeIfAbsent(node, n -> new AtomicInteger());
  }

  void enterShared() {
    shared.incrementAndGet();
  }

  void leaveShared() {
    shared.decrementAndGet();
  }

  /** Connections now that serve one client alone, or wait for one. */
  public int own() {
    return own.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** Times that a client did not get one because of {@code entry.own-connections}. */
  public long refused() {
    return refused.sum();
  }

  /** What waits on those that clients share. */
  public QueueDepth queues() {
    return queues;
  }

  /** Connections now that clients share. */
  public int shared() {
    return shared.get();
  }
}
