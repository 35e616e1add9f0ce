package io.redisnat.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Compares the two algorithms with trying everything, on every small shape. */
class BruteForceTest {

  @Test
  void theStaircaseFindsALayoutExactlyWhereOneExists() {
    int feasible = 0;
    int infeasible = 0;
    for (List<Integer> places : capacities()) {
      for (int masters = 1; masters <= 4; masters++) {
        for (int replicas = 0; replicas <= 2; replicas++) {
          Optional<List<List<Integer>>> dealt = deal(places, masters, replicas);
          assertThat(dealt.isPresent())
              .as("places %s, %d masters, %d replicas", places, masters, replicas)
              .isEqualTo(
                  layoutExists(places.stream().mapToInt(p -> p).toArray(), 0, masters, replicas));
          if (dealt.isPresent()) {
            assertPerfect(dealt.get(), places, masters, replicas);
            feasible++;
          } else {
            infeasible++;
          }
        }
      }
    }
    assertThat(feasible).isGreaterThan(100);
    assertThat(infeasible).isGreaterThan(100);
  }

  @Test
  void theMastersAreSpreadAsWellAsAnyChoiceCould() {
    int compared = 0;
    for (List<Integer> places : capacities()) {
      for (int masters = 1; masters <= 4; masters++) {
        Optional<List<List<Integer>>> dealt = deal(places, masters, 1);
        if (dealt.isEmpty()) {
          continue;
        }
        int[] load = new int[places.size()];
        List<Integer> chosen = MasterChoice.choose(dealt.get(), masters);
        for (int shard = 0; shard < masters; shard++) {
          assertThat(dealt.get().get(chosen.get(shard))).contains(shard);
          load[chosen.get(shard)]++;
        }
        assertThat(squares(load))
            .as("places %s, %d masters", places, masters)
            .isEqualTo(leastSquares(dealt.get(), masters, 0, new int[places.size()]));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(100);
  }

  private static Optional<List<List<Integer>>> deal(
      List<Integer> places, int masters, int replicas) {
    if (places.stream().mapToInt(p -> p).sum() < masters * (replicas + 1)) {
      return Optional.empty();
    }
    Demand demand = new Demand(places, masters, replicas);
    return demand.hasPerfectLayout() ? Optional.of(Staircase.deal(demand)) : Optional.empty();
  }

  private static List<List<Integer>> capacities() {
    List<List<Integer>> all = new ArrayList<>();
    for (int machines = 1; machines <= 4; machines++) {
      int count = (int) Math.pow(4, machines);
      for (int code = 0; code < count; code++) {
        List<Integer> places = new ArrayList<>();
        for (int h = 0, rest = code; h < machines; h++, rest /= 4) {
          places.add(rest % 4 + 1);
        }
        all.add(places);
      }
    }
    return all;
  }

  private static boolean layoutExists(int[] free, int shard, int masters, int replicas) {
    if (shard == masters) {
      return true;
    }
    for (int subset = 0; subset < 1 << free.length; subset++) {
      if (Integer.bitCount(subset) == replicas + 1 && fits(free, subset)) {
        int[] rest = free.clone();
        for (int h = 0; h < free.length; h++) {
          rest[h] -= subset >> h & 1;
        }
        if (layoutExists(rest, shard + 1, masters, replicas)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean fits(int[] free, int subset) {
    for (int h = 0; h < free.length; h++) {
      if ((subset >> h & 1) == 1 && free[h] == 0) {
        return false;
      }
    }
    return true;
  }

  private static void assertPerfect(
      List<List<Integer>> dealt, List<Integer> places, int masters, int replicas) {
    for (int h = 0; h < dealt.size(); h++) {
      assertThat(dealt.get(h)).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(places.get(h));
    }
    List<Integer> all = dealt.stream().flatMap(List::stream).toList();
    for (int shard = 0; shard < masters; shard++) {
      assertThat(Collections.frequency(all, shard)).isEqualTo(replicas + 1);
    }
  }

  private static int leastSquares(List<List<Integer>> dealt, int masters, int shard, int[] load) {
    if (shard == masters) {
      return squares(load);
    }
    int least = Integer.MAX_VALUE;
    for (int h = 0; h < load.length; h++) {
      if (dealt.get(h).contains(shard)) {
        load[h]++;
        least = Math.min(least, leastSquares(dealt, masters, shard + 1, load));
        load[h]--;
      }
    }
    return least;
  }

  private static int squares(int[] load) {
    int sum = 0;
    for (int l : load) {
      sum += l * l;
    }
    return sum;
  }
}
