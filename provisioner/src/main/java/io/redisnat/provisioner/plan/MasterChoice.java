package io.redisnat.provisioner.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Chooses the machine of each shard's master so that the fullest machine has as few masters as
 * possible, and the sum of squares is the least.
 *
 * <p>An optimal semi-matching (Harvey, Ladner, Lovász, Tamir: "Semi-matchings for bipartite graphs
 * and load balancing"): shards are added one by one, each along the alternating path to the least
 * loaded machine that can be reached.
 */
public final class MasterChoice {

  private final List<List<Integer>> machinesOf;
  private final int[] masterOn;
  private final int[] load;

  private MasterChoice(List<List<Integer>> shardsByMachine, int masters) {
    machinesOf = new ArrayList<>();
    for (int shard = 0; shard < masters; shard++) {
      machinesOf.add(new ArrayList<>());
    }
    for (int machine = 0; machine < shardsByMachine.size(); machine++) {
      for (int shard : shardsByMachine.get(machine)) {
        machinesOf.get(shard).add(machine);
      }
    }
    masterOn = new int[masters];
    Arrays.fill(masterOn, -1);
    load = new int[shardsByMachine.size()];
  }

  /**
   * The machine of each shard's master.
   *
   * @param shardsByMachine which shards have a member on each machine
   * @param masters number of shards; each has a member somewhere
   */
  public static List<Integer> choose(List<List<Integer>> shardsByMachine, int masters) {
    MasterChoice choice = new MasterChoice(shardsByMachine, masters);
    for (int shard = 0; shard < masters; shard++) {
      choice.add(shard);
    }
    return Arrays.stream(choice.masterOn).boxed().toList();
  }

  private void add(int shard) {
    int[] cameBy = new int[load.length];
    Arrays.fill(cameBy, -1);
    Deque<Integer> shards = new ArrayDeque<>(List.of(shard));
    int best = -1;
    while (!shards.isEmpty()) {
      int current = shards.remove();
      for (int machine : machinesOf.get(current)) {
        if (cameBy[machine] < 0) {
          cameBy[machine] = current;
          best = best < 0 || load[machine] < load[best] ? machine : best;
          shards.addAll(mastersOn(machine));
        }
      }
    }
    load[best]++;
    shift(shard, best, cameBy);
  }

  /** Walks the path back: each shard on it moves to the machine it led to. */
  private void shift(int shard, int target, int[] cameBy) {
    int machine = target;
    int mover = cameBy[machine];
    while (mover != shard) {
      int left = masterOn[mover];
      masterOn[mover] = machine;
      machine = left;
      mover = cameBy[machine];
    }
    masterOn[shard] = machine;
  }

  private List<Integer> mastersOn(int machine) {
    List<Integer> found = new ArrayList<>();
    for (int shard = 0; shard < masterOn.length; shard++) {
      if (masterOn[shard] == machine) {
        found.add(shard);
      }
    }
    return found;
  }
}
