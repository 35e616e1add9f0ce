package io.redisnat.model;

/**
 * A run of hash slots, both ends included.
 *
 * @param start first slot, 0 to 16383
 * @param end last slot, not below {@code start}
 */
public record SlotRange(int start, int end) {

  /** Number of hash slots of every cluster. */
  public static final int SLOTS = 16384;

  /** Checks the bounds. */
  public SlotRange {
    if (start < 0 || end >= SLOTS || start > end) {
      throw new IllegalArgumentException(
          "slots " + start + "-" + end + " are not a range within 0-" + (SLOTS - 1));
    }
  }

  /**
   * Parses {@code 42} or {@code 0-5460}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static SlotRange parse(String text) {
    int dash = text.indexOf('-');
    try {
      if (dash < 0) {
        int slot = Integer.parseInt(text);
        return new SlotRange(slot, slot);
      }
      return new SlotRange(
          Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a slot or a range of slots", e);
    }
  }

  /** Number of slots in the range. */
  public int size() {
    return end - start + 1;
  }

  /** The form of CLUSTER NODES: {@code 42} or {@code 0-5460}. */
  @Override
  public String toString() {
    return start == end ? Integer.toString(start) : start + "-" + end;
  }
}
