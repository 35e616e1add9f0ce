package io.redisnat.provisioner.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Spreads the heirs of each machine: if a machine is lost, its masters' roles should not all go to
 * one other machine, which would then be too full to be lost itself.
 *
 * <p>Swaps replicas of two shards between two machines while the sum over all pairs of machines of
 * (masters here with a replica there) squared gets smaller. Who is master where, and that no two of
 * a shard share a machine, stays as it is. A local search: never worse than before, not proven to
 * be the best.
 */
final class Scatter {

  /** Beyond this many nodes the search would take long, and the wrap-around scatters well. */
  private static final int MOST_NODES = 300;

  private final List<List<Integer>> dealt;
  private final List<Integer> masterOn;
  private final int[][] heirs;

  private Scatter(List<List<Integer>> dealt, List<Integer> masterOn) {
    this.dealt = new ArrayList<>();
    dealt.forEach(shards -> this.dealt.add(new ArrayList<>(shards)));
    this.masterOn = masterOn;
    this.heirs = new int[dealt.size()][dealt.size()];
    for (int machine = 0; machine < dealt.size(); machine++) {
      for (int shard : dealt.get(machine)) {
        heirs[masterOn.get(shard)][machine]++;
      }
    }
  }

  /**
   * A layout with the same masters and better scattered replicas.
   *
   * @param dealt the shards on each machine, no shard twice on one
   * @param masterOn the machine of each shard's master
   */
  static List<List<Integer>> improve(List<List<Integer>> dealt, List<Integer> masterOn) {
    if (dealt.stream().mapToInt(List::size).sum() > MOST_NODES) {
      return dealt;
    }
    Scatter scatter = new Scatter(dealt, masterOn);
    boolean better = true;
    while (better) {
      better = scatter.pass();
    }
    return scatter.dealt.stream().map(List::copyOf).toList();
  }

  private boolean pass() {
    boolean better = false;
    for (int one = 0; one < dealt.size(); one++) {
      for (int other = one + 1; other < dealt.size(); other++) {
        for (int i = 0; i < dealt.get(one).size(); i++) {
          for (int j = 0; j < dealt.get(other).size(); j++) {
            better |= swapIfBetter(one, i, other, j);
          }
        }
      }
    }
    return better;
  }

  private boolean swapIfBetter(int one, int i, int other, int j) {
    int shard = dealt.get(one).get(i);
    int with = dealt.get(other).get(j);
    int master = masterOn.get(shard);
    int withMaster = masterOn.get(with);
    boolean replicas = master != one && withMaster != other;
    boolean apart = !dealt.get(other).contains(shard) && !dealt.get(one).contains(with);
    if (!replicas || !apart || master == withMaster) {
      return false;
    }
    // Of the sum of squares only these four terms change, each by one.
    int gain =
        heirs[master][one]
            + heirs[withMaster][other]
            - heirs[master][other]
            - heirs[withMaster][one]
            - 2;
    if (gain <= 0) {
      return false;
    }
    heirs[master][one]--;
    heirs[master][other]++;
    heirs[withMaster][other]--;
    heirs[withMaster][one]++;
    dealt.get(one).set(i, with);
    dealt.get(other).set(j, shard);
    return true;
  }
}
