package io.redisnat.provisioner.plan;

import io.redisnat.model.SlotRange;
import java.util.ArrayList;
import java.util.List;

/** Divides the hash slots as {@code redis-cli --cluster create} does. */
public final class SlotSplit {

  private SlotSplit() {}

  /**
   * One range for each master; sizes differ by one at most.
   *
   * @param masters 1 to 16384
   */
  public static List<SlotRange> among(int masters) {
    List<SlotRange> ranges = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= masters; i++) {
      int last = (int) Math.round((double) SlotRange.SLOTS * i / masters) - 1;
      ranges.add(new SlotRange(first, last));
      first = last + 1;
    }
    return List.copyOf(ranges);
  }
}
