package io.redisnat.proxy.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a peer that fails again and again from filling the log: of events with the same key one
 * goes through in each interval, and the others are counted. Thread-safe.
 */
public final class LogThrottle {

  /** What {@link #admit} says of an event that is not to be logged. */
  public static final long LEFT_OUT = -1;

  /** Beyond that many keys there is no telling them apart. */
  private static final int MAX_KEYS = 1000;

  private final long interval;
  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    private long next;
    private long leftOut;
  }

  /** One line for each key in this time. */
  public LogThrottle(Duration interval) {
    this.interval = interval.toNanos();
  }

  /**
   * Asks whether an event is to be logged.
   *
   * @param key of a small set; not the text of a peer
   * @return how many were left out since the last one, or {@link #LEFT_OUT} for this one too
   */
  public synchronized long admit(String key) {
    long now = System.nanoTime();
    Line line = lines.get(lines.size() < MAX_KEYS ? key : "");
    if (line == null) {
      line = new Line();
      lines.put(lines.size() < MAX_KEYS ? key : "", line);
    } else if (now - line.next < 0) {
      line.leftOut++;
      return LEFT_OUT;
    }
    long before = line.leftOut;
    line.leftOut = 0;
    line.next = now + interval;
    return before;
  }
}
