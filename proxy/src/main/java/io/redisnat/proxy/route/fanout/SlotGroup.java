package io.redisnat.proxy.route.fanout;

import io.redisnat.proxy.route.table.KeyPositions;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.table.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of one command that are in one slot, in their order. */
final class SlotGroup {

  private final int slot;
  private int[] keys = new int[2];
  private int[] words = new int[2];
  private int size;

  private SlotGroup(int slot) {
    this.slot = slot;
  }

  /** One group for each slot, in the order in which the slots are met. */
  static List<SlotGroup> of(Words request, KeyPositions keys) {
    List<SlotGroup> groups = new ArrayList<>();
    Map<Integer, SlotGroup> bySlot = new HashMap<>();
    for (int key = 0; key < keys.count(); key++) {
      int word = keys.position(key);
      SlotGroup group =
          bySlot.computeIfAbsent(
              SlotHash.slot(request, word),
              slot -> {
                SlotGroup added = new SlotGroup(slot);
                groups.add(added);
                return added;
              });
      group.add(key, word);
    }
    return groups;
  }

  private void add(int key, int word) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      words = Arrays.copyOf(words, 2 * size);
    }
    keys[size] = key;
    words[size++] = word;
  }

  int slot() {
    return slot;
  }

  int size() {
    return size;
  }

  /** Which keys of the whole command they are, by number. */
  int[] keys() {
    return Arrays.copyOf(keys, size);
  }

  /** Where key {@code index} of the group stands in the command. */
  int word(int index) {
    return words[index];
  }

  /** Each of its keys alone, numbered within the group. */
  List<SlotGroup> singles() {
    List<SlotGroup> singles = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SlotGroup single = new SlotGroup(slot);
      single.add(i, words[i]);
      singles.add(single);
    }
    return singles;
  }
}
