package io.redisnat.provisioner.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what one log holds with what its writers were told.
 *
 * <p>The node answers an append with the length of the list, which is the place of the entry in the
 * order in which the master did all writers' appends. A replica has a beginning of that order, so a
 * failover may cost its end, and nothing else: of two writes that were acknowledged one after the
 * other, the second cannot be there without the first. A write that is gone while one that was
 * acknowledged before it stands <em>behind</em> its place, by whichever client, is a hole.
 */
final class Verification {

  private final Map<String, Integer> placeByEntry = new HashMap<>();
  private long doubled;

  /** For one log, as it was read back. */
  Verification(List<String> entries) {
    for (int i = 0; i < entries.size(); i++) {
      if (placeByEntry.putIfAbsent(entries.get(i), i + 1) != null) {
        doubled++;
      }
    }
  }

  /** True if the write is there. */
  boolean isThere(Write write) {
    return placeByEntry.containsKey(write.entry());
  }

  /** Entries that stand there more than once. */
  long doubled() {
    return doubled;
  }

  /** Entries that are none of these writes. */
  long strangers(List<Write> writes) {
    Set<String> known = new HashSet<>();
    writes.forEach(write -> known.add(write.entry()));
    return placeByEntry.keySet().stream().filter(entry -> !known.contains(entry)).count();
  }

  /** Acknowledged writes that are gone. */
  List<Write> lost(List<Write> writes) {
    return writes.stream().filter(w -> w.isAcknowledged() && !isThere(w)).toList();
  }

  /** Lost writes behind whose place there is one that was acknowledged before them. */
  long holes(List<Write> writes) {
    long holes = 0;
    List<Write> there = writes.stream().filter(w -> w.isAcknowledged() && isThere(w)).toList();
    for (Write lost : lost(writes)) {
      boolean hole =
          there.stream().anyMatch(w -> w.position() > lost.position() && w.at() <= lost.at());
      holes += hole ? 1 : 0;
    }
    return holes;
  }

  /**
   * Acknowledged writes of one writer that stand elsewhere than where the node put them, or before
   * an earlier one.
   */
  long outOfOrder(List<Write> writesOfOne) {
    List<Write> there =
        new ArrayList<>(
            writesOfOne.stream().filter(w -> w.isAcknowledged() && isThere(w)).toList());
    long wrong = 0;
    int before = 0;
    for (Write write : there) {
      int place = placeByEntry.getOrDefault(write.entry(), 0);
      wrong += place <= before || place != write.position() ? 1 : 0;
      before = place;
    }
    return wrong;
  }
}
