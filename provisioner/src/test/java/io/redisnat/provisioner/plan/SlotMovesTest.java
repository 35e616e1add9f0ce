package io.redisnat.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.plan.SlotMoves.SlotMove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotMovesTest {

  private static final int SLOTS = 16384;

  private static NodeId id(int n) {
    return new NodeId("%040x".formatted(n));
  }

  private static Map<NodeId, List<Integer>> owned(int... sizes) {
    Map<NodeId, List<Integer>> owned = new LinkedHashMap<>();
    int next = 0;
    for (int i = 0; i < sizes.length; i++) {
      owned.put(id(i), IntStream.range(next, next + sizes[i]).boxed().toList());
      next += sizes[i];
    }
    return owned;
  }

  private static Map<NodeId, Integer> after(
      Map<NodeId, List<Integer>> owned, List<SlotMove> moves) {
    Map<Integer, NodeId> owner = new HashMap<>();
    owned.forEach((id, slots) -> slots.forEach(slot -> owner.put(slot, id)));
    for (SlotMove move : moves) {
      assertThat(owner.put(move.slot(), move.to())).as("giver of %s", move).isEqualTo(move.from());
    }
    Map<NodeId, Integer> counts = new HashMap<>();
    owner.values().forEach(id -> counts.merge(id, 1, Integer::sum));
    return counts;
  }

  @Test
  void oneMasterMoreTakesAQuarterFromTheOthersAndNothingElseMoves() {
    Map<NodeId, List<Integer>> owned = owned(5461, 5462, 5461);

    List<SlotMove> moves = SlotMoves.balance(owned, List.of(id(0), id(1), id(2), id(3)));

    assertThat(moves).hasSize(4096).allMatch(move -> move.to().equals(id(3)));
    assertThat(after(owned, moves).values()).containsOnly(4096);
  }

  @Test
  void aMasterThatIsNotKeptGivesAllAway() {
    Map<NodeId, List<Integer>> owned = owned(4096, 4096, 4096, 4096);

    List<SlotMove> moves = SlotMoves.balance(owned, List.of(id(0), id(1), id(3)));

    assertThat(moves).hasSize(4096).allMatch(move -> move.from().equals(id(2)));
  }

  @Test
  void whatIsBalancedStays() {
    assertThat(SlotMoves.balance(owned(5461, 5462, 5461), List.of(id(0), id(1), id(2)))).isEmpty();
  }

  @Test
  void anyDistributionBecomesEvenByTheFewestMoves() {
    Random random = new Random(11);
    for (int run = 0; run < 200; run++) {
      int givers = 1 + random.nextInt(6);
      int[] sizes = new int[givers];
      int left = SLOTS;
      for (int i = 0; i < givers - 1; i++) {
        sizes[i] = random.nextInt(left + 1);
        left -= sizes[i];
      }
      sizes[givers - 1] = left;
      List<NodeId> keep = new ArrayList<>();
      IntStream.range(0, 1 + random.nextInt(7)).forEach(i -> keep.add(id(random.nextInt(100))));
      List<NodeId> distinct = keep.stream().distinct().toList();
      Map<NodeId, List<Integer>> owned = owned(sizes);

      List<SlotMove> moves = SlotMoves.balance(owned, distinct);

      Map<NodeId, Integer> counts = after(owned, moves);
      int share = SLOTS / distinct.size();
      assertThat(counts.keySet()).isSubsetOf(distinct);
      assertThat(counts.values()).allMatch(c -> c == share || c == share + 1);
      int surplus =
          owned.entrySet().stream()
              .mapToInt(
                  e ->
                      distinct.contains(e.getKey())
                          ? Math.max(0, e.getValue().size() - counts.get(e.getKey()))
                          : e.getValue().size())
              .sum();
      assertThat(moves).hasSize(surplus);
    }
  }
}
