package io.redisnat.proxy.resp;

import java.util.Arrays;

/** The open aggregates of a reply: how many elements each still wants. Grows, up to its limit. */
final class FrameStack {

  private static final int UNBOUNDED = -1;

  private final int maxDepth;
  private long[] remaining = new long[4];
  private byte[] types = new byte[4];
  private int depth;

  FrameStack(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  boolean isEmpty() {
    return depth == 0;
  }

  int depth() {
    return depth;
  }

  /** Opens an aggregate of {@code count} elements, or of an unknown number of them (-1). */
  void push(byte type, long count) {
    if (depth == maxDepth) {
      throw new ProtocolException("a reply nests deeper than " + maxDepth + " levels");
    }
    if (depth == remaining.length) {
      remaining = Arrays.copyOf(remaining, 2 * depth);
      types = Arrays.copyOf(types, 2 * depth);
    }
    remaining[depth] = count;
    types[depth++] = type;
  }

  /**
   * A streamed form ended.
   *
   * @return as {@link #completeElement}, for the aggregate around it
   */
  boolean closeStreamed() {
    depth--;
    // A push inside takes nobody's place.
    return !(types[depth] == '>' && depth > 0) && completeElement();
  }

  /**
   * One element is complete: closes the aggregates that are complete with it.
   *
   * @return true if that completed the top-level frame
   */
  boolean completeElement() {
    while (depth > 0) {
      int top = depth - 1;
      if (remaining[top] == UNBOUNDED || --remaining[top] > 0) {
        return false;
      }
      depth = top;
      // An attribute is followed by what it describes; a push inside takes nobody's place.
      if (types[top] == '|' || (types[top] == '>' && depth > 0)) {
        return false;
      }
    }
    return true;
  }

  /** Chunks stand in streamed strings only, and nothing else does. */
  void requirePlaceFor(byte type) {
    boolean inString = depth > 0 && types[depth - 1] == '$';
    if (inString != (type == ';')) {
      throw new ProtocolException(
          inString
              ? "a streamed string of other than chunks"
              : "a chunk (;) outside of a streamed string");
    }
  }

  void requireStreamedAggregate() {
    if (depth == 0 || remaining[depth - 1] != UNBOUNDED || types[depth - 1] == '$') {
      throw new ProtocolException("an end mark (.) outside of a streamed aggregate");
    }
  }
}
