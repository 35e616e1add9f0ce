package io.redisnat.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run of hash slots, both ends included.
 *
 * @param start first slot, 0 to 16383
 * @param end last slot, not below {@code start}
 */
public record SlotRange(int start, int end) {

  /** Number of hash slots of every cluster. */
  public static final int SLOTS = 16384;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

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
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a slot or a range of slots");
    }
    int start = Integer.parseInt(matcher.group(1));
    return new SlotRange(
        start, matcher.group(2) == null ? start : Integer.parseInt(matcher.group(2)));
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
