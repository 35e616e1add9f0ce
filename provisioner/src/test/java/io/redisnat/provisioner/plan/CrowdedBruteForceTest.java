package io.redisnat.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.provisioner.plan.ClusterPlan.Member;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where no perfect layout exists: compares with every possible layout of small shapes. */
class CrowdedBruteForceTest {

  private final List<int[]> compositions = new ArrayList<>();

  @Test
  void noLayoutHasFewerPairsOfOneShardNorFewerReplicasBesideTheirMaster() {
    int crowded = 0;
    for (List<Integer> places : capacities()) {
      int room = places.stream().mapToInt(p -> p).sum();
      for (int masters = 1; masters <= 3; masters++) {
        for (int replicas = 1; masters * (replicas + 1) <= room && replicas <= 4; replicas++) {
          Demand demand = new Demand(places, masters, replicas);
          if (!demand.hasPerfectLayout()) {
            crowded++;
            assertBest(demand);
          }
        }
      }
    }
    assertThat(crowded).isGreaterThan(200);
  }

  private void assertBest(Demand demand) {
    ClusterPlan plan = Planner.layout(demand);
    int[][] on = new int[demand.masters()][demand.machines()];
    int beside = 0;
    for (Member member : plan.members()) {
      on[member.shard()][member.machine()]++;
    }
    for (Member member : plan.members()) {
      beside += member.master() ? on[member.shard()][member.machine()] - 1 : 0;
    }
    compositions.clear();
    compose(new int[demand.machines()], 0, demand.replicas() + 1);
    int[] free = demand.places().stream().mapToInt(p -> p).toArray();

    assertThat(plan.colocated()).as("%s", demand).isEqualTo(demand.colocatedAtLeast());
    assertThat(1000 * pairs(on) + beside)
        .as("%s: %s", demand, plan.members())
        .isEqualTo(least(free, demand.masters()));
    for (int machine = 0; machine < free.length; machine++) {
      int h = machine;
      assertThat(plan.members().stream().filter(m -> m.machine() == h).count())
          .isLessThanOrEqualTo(free[machine]);
    }
  }

  private static int pairs(int[][] on) {
    int pairs = 0;
    for (int[] shard : on) {
      for (int count : shard) {
        pairs += count * (count - 1) / 2;
      }
    }
    return pairs;
  }

  /** All ways to spread one shard over the machines. */
  private void compose(int[] counts, int machine, int left) {
    if (machine == counts.length - 1) {
      int[] whole = counts.clone();
      whole[machine] = left;
      compositions.add(whole);
      return;
    }
    for (int here = 0; here <= left; here++) {
      counts[machine] = here;
      compose(counts, machine + 1, left - here);
    }
    counts[machine] = 0;
  }

  private int least(int[] free, int shards) {
    if (shards == 0) {
      return 0;
    }
    int least = Integer.MAX_VALUE / 2;
    for (int[] counts : compositions) {
      int[] rest = free.clone();
      boolean fits = true;
      int cost = 0;
      int loneliest = Integer.MAX_VALUE;
      for (int h = 0; h < rest.length; h++) {
        rest[h] -= counts[h];
        fits &= rest[h] >= 0;
        cost += 1000 * counts[h] * (counts[h] - 1) / 2;
        loneliest = counts[h] > 0 ? Math.min(loneliest, counts[h]) : loneliest;
      }
      if (fits) {
        least = Math.min(least, cost + loneliest - 1 + least(rest, shards - 1));
      }
    }
    return least;
  }

  private static List<List<Integer>> capacities() {
    List<List<Integer>> all = new ArrayList<>();
    for (int a = 1; a <= 6; a++) {
      all.add(List.of(a));
      for (int b = 0; b <= 6; b++) {
        all.add(List.of(a, b));
        for (int c = 0; c <= 5; c++) {
          all.add(List.of(a, b, c));
        }
      }
    }
    return all;
  }
}
