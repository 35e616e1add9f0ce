package io.redisnat.provisioner.plan;

import io.redisnat.model.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which slots have to move so that some masters have equally many and the others none. */
public final class SlotMoves {

  private SlotMoves() {}

  /**
   * The fewest moves: only what a master has too much leaves it, and it leaves it once.
   *
   * @param owned the slots of every master that has any
   * @param keep the masters that are to have slots; one at least
   * @return in an order that goes from giver to giver and from taker to taker
   */
  public static List<SlotMove> balance(Map<NodeId, List<Integer>> owned, List<NodeId> keep) {
    Map<NodeId, Integer> share = shares(owned, keep);
    Deque<SlotMove> spare = new ArrayDeque<>();
    for (Map.Entry<NodeId, List<Integer>> giver : owned.entrySet()) {
      List<Integer> slots = giver.getValue();
      int kept = Math.min(share.getOrDefault(giver.getKey(), 0), slots.size());
      slots
          .subList(kept, slots.size())
          .forEach(slot -> spare.add(new SlotMove(slot, giver.getKey(), giver.getKey())));
    }
    List<SlotMove> moves = new ArrayList<>();
    share.forEach(
        (taker, count) -> {
          int has = owned.getOrDefault(taker, List.of()).size();
          for (int i = has; i < count; i++) {
            SlotMove from = spare.remove();
            moves.add(new SlotMove(from.slot(), from.from(), taker));
          }
        });
    return List.copyOf(moves);
  }

  /** Equal shares; of those one larger than the rest, the ones that have most now get them. */
  private static Map<NodeId, Integer> shares(Map<NodeId, List<Integer>> owned, List<NodeId> keep) {
    int all = owned.values().stream().mapToInt(List::size).sum();
    List<NodeId> byWealth =
        keep.stream()
            .sorted(
                Comparator.comparingInt((NodeId id) -> -owned.getOrDefault(id, List.of()).size())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    Map<NodeId, Integer> shares = new LinkedHashMap<>();
    for (int i = 0; i < byWealth.size(); i++) {
      shares.put(byWealth.get(i), all / keep.size() + (i < all % keep.size() ? 1 : 0));
    }
    return shares;
  }

  /**
   * One slot that goes from one master to another.
   *
   * @param slot its number
   * @param from who has it
   * @param to who is to have it
   */
  public record SlotMove(int slot, NodeId from, NodeId to) {}
}
