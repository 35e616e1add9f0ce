package io.redisnat.proxy.route.upstream;

import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many commands wait for their replies on the connections that clients share, as each event
 * loop last saw it. Thread-safe.
 */
public final class QueueDepth {

  private final Map<Upstreams, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(long all, int longest) {}

  QueueDepth() {}

  /**
   * An event loop has looked.
   *
   * @param waiting commands on each of its connections
   */
  void saw(Upstreams loop, IntSummaryStatistics waiting) {
    seen.put(loop, new Seen(waiting.getSum(), Math.max(0, waiting.getMax())));
  }

  /** Commands on all connections together. */
  public long all() {
    return seen.values().stream().mapToLong(Seen::all).sum();
  }

  /** Commands on the connection that has most of them. */
  public int longest() {
    return seen.values().stream().mapToInt(Seen::longest).max().orElse(0);
  }
}
