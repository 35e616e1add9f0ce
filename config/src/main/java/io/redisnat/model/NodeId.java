package io.redisnat.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a node: 40 lower-case hex digits, made by the node itself and kept over restarts
 * and address changes (CLUSTER MYID).
 *
 * @param value the 40 digits
 */
public record NodeId(String value) implements Comparable<NodeId> {

  /** Length of every node id. */
  public static final int LENGTH = 40;

  /** Checks the form. */
  public NodeId {
    if (!isNodeId(value)) {
      throw new IllegalArgumentException("'" + value + "' is not a node id (40 hex digits)");
    }
  }

  /** The id in {@code text}, or empty if that is not one. */
  public static Optional<NodeId> tryParse(@Nullable String text) {
    return text != null && isNodeId(text) ? Optional.of(new NodeId(text)) : Optional.empty();
  }

  /** True for 40 lower-case hex digits. */
  public static boolean isNodeId(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    // No stream: a topology of a thousand nodes asks this thousands of times in a row.
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** The first eight digits with an ellipsis: for logs that people read. */
  public String abbreviated() {
    return value.substring(0, 8) + "…";
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
