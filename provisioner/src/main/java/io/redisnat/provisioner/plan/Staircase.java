package io.redisnat.provisioner.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Deals the members of all shards to machines so that as few as possible share a machine with their
 * own shard.
 *
 * <p>McNaughton's wrap-around rule: decide how many members each machine gets, then walk the
 * machines and deal shards 0, 1, .., M-1, 0, 1, ... Each shard comes around exactly replicas + 1
 * times, and a machine with c members gets each shard floor(c/M) or ceil(c/M) times. With at most M
 * on each machine no shard is there twice: the layout is perfect.
 *
 * <p>Where more than M have to go to a machine, c members make the fewest pairs of one shard when
 * they are spread evenly, as they are here. That number of pairs is a convex function of c: the
 * next member adds floor(c/M) of them. So filling the machines level by level (first all up to M,
 * then up to 2M, ...) makes the fewest pairs, and the fewest members beyond the first of their
 * shard, that any layout can have.
 */
public final class Staircase {

  private Staircase() {}

  /**
   * The shards on each machine, in the order they were dealt; with the fewest members that share a
   * machine with their own shard, none if that is possible.
   */
  public static List<List<Integer>> deal(Demand demand) {
    int[] counts = counts(demand);
    List<Integer> asGiven = IntStream.range(0, counts.length).boxed().toList();
    if (demand.hasPerfectLayout()) {
      return deal(counts, asGiven, demand.masters());
    }
    // The order of dealing decides which shard is doubled where; a master needs a machine where
    // its shard stands once, or else as few times as possible.
    Comparator<Integer> bySize = Comparator.comparing(machine -> counts[machine]);
    return Stream.of(
            asGiven,
            asGiven.stream().sorted(bySize).toList(),
            asGiven.stream().sorted(bySize.reversed()).toList())
        .map(order -> deal(counts, order, demand.masters()))
        .min(Comparator.comparingInt(dealt -> besideMasters(dealt, demand.masters())))
        .orElseThrow();
  }

  private static List<List<Integer>> deal(int[] counts, List<Integer> order, int masters) {
    List<List<Integer>> dealt = new ArrayList<>();
    for (int ignored : counts) {
      dealt.add(new ArrayList<>());
    }
    int next = 0;
    for (int machine : order) {
      for (int i = 0; i < counts[machine]; i++) {
        dealt.get(machine).add(next++ % masters);
      }
    }
    return dealt.stream().map(List::copyOf).toList();
  }

  /** How many replicas stand beside their master if each master chooses the best machine. */
  private static int besideMasters(List<List<Integer>> dealt, int masters) {
    return IntStream.range(0, masters)
        .map(
            shard ->
                dealt.stream()
                    .mapToInt(on -> (int) on.stream().filter(s -> s == shard).count())
                    .filter(count -> count > 0)
                    .map(count -> count - 1)
                    .min()
                    .orElse(0))
        .sum();
  }

  private static int[] counts(Demand demand) {
    int level = 1;
    while (sum(caps(demand, level)) < demand.nodes()) {
      level++;
    }
    int[] counts = caps(demand, level);
    shave(counts, caps(demand, level - 1), sum(counts) - demand.nodes());
    return counts;
  }

  private static int[] caps(Demand demand, int level) {
    return demand.places().stream().mapToInt(p -> Math.min(p, level * demand.masters())).toArray();
  }

  private static int sum(int[] values) {
    return Arrays.stream(values).sum();
  }

  /** Takes from the largest, but not from what the level below has filled. */
  private static void shave(int[] counts, int[] floors, int surplus) {
    for (int i = 0; i < surplus; i++) {
      int largest = -1;
      for (int h = 0; h < counts.length; h++) {
        // ">=": of equals the last gives way, so the first machines are filled first.
        if (counts[h] > floors[h] && (largest < 0 || counts[h] >= counts[largest])) {
          largest = h;
        }
      }
      counts[largest]--;
    }
  }
}
