package io.redisnat.provisioner.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Deals the members of all shards to machines so that no machine gets two of one shard.
 *
 * <p>McNaughton's wrap-around rule: cap each machine at the number of shards, shave the largest
 * caps to the number of members, then walk the machines and deal shards 0, 1, .., M-1, 0, 1, ... A
 * machine gets at most M consecutive shards, hence never one twice, and each shard comes around
 * exactly replicas + 1 times.
 */
public final class Staircase {

  private Staircase() {}

  /**
   * The shards on each machine, in the order they were dealt.
   *
   * @param places how many nodes each machine can hold
   * @param masters number of shards, at least 1
   * @param replicas replicas of each
   * @throws PlacementException if members of one shard would have to share a machine
   */
  public static List<List<Integer>> deal(List<Integer> places, int masters, int replicas) {
    int members = masters * (replicas + 1);
    int[] caps = places.stream().mapToInt(p -> Math.min(p, masters)).toArray();
    int deficit = members - Arrays.stream(caps).sum();
    if (deficit > 0) {
      throw PlacementException.infeasible(
          "%d shards of %d nodes do not fit: at least %d nodes would share a machine with their own shard"
              .formatted(masters, replicas + 1, deficit),
          "use one machine more, or fewer replicas");
    }
    shave(caps, -deficit);
    List<List<Integer>> dealt = new ArrayList<>();
    int next = 0;
    for (int cap : caps) {
      List<Integer> shards = new ArrayList<>();
      for (int i = 0; i < cap; i++) {
        shards.add(next++ % masters);
      }
      dealt.add(List.copyOf(shards));
    }
    return List.copyOf(dealt);
  }

  private static void shave(int[] caps, int surplus) {
    for (int i = 0; i < surplus; i++) {
      int largest = 0;
      for (int h = 1; h < caps.length; h++) {
        // ">=": of equals the last gives way, so the first machines are filled first.
        if (caps[h] >= caps[largest]) {
          largest = h;
        }
      }
      caps[largest]--;
    }
  }
}
