package io.redisnat.proxy.route.merge;

import org.jspecify.annotations.Nullable;

/**
 * A place in a SCAN over several nodes. For clients it is a decimal number, as small as it can be:
 * not beyond 2^63 - 1, and below 2^53, which some languages need, as long as a node has fewer than
 * 2^33 hash buckets.
 *
 * @param stage which part of the whole; 0 before the first
 * @param cursor the node's own cursor within that part
 */
public record ScanCursor(int stage, long cursor) {

  /** Stages are below this. */
  public static final int STAGES = 1 << 20;

  /** Cursors of nodes are below this. */
  public static final long CURSORS = 1L << 43;

  /** Before the first part. */
  public static final ScanCursor START = new ScanCursor(0, 0);

  /**
   * Reads what a client sends.
   *
   * @return null if it is no number that this proxy may have given out
   */
  public static @Nullable ScanCursor parse(String text) {
    long value = number(text);
    return value < 0 ? null : new ScanCursor((int) (value % STAGES), value / STAGES);
  }

  /**
   * Reads a node's own cursor.
   *
   * @return -1 if it is not a number below {@link #CURSORS}
   */
  public static long parseOfNode(String text) {
    long value = number(text);
    return value < CURSORS ? value : -1;
  }

  private static long number(String text) {
    try {
      return text.startsWith("+") ? -1 : Math.max(-1, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** For the client. */
  public String text() {
    return Long.toString(cursor * STAGES + stage);
  }
}
