package io.redisnat.provisioner.plan;

import java.util.Collections;
import java.util.List;

/**
 * What is wanted, in its general form: machines may be uneven and may have places to spare.
 *
 * @param places how many nodes each machine can hold; 1 to 100 machines, 0 to 100 each
 * @param masters number of shards, 1 to 10000
 * @param replicas replicas of each master, 0 to 99
 */
public record Demand(List<Integer> places, int masters, int replicas) {

  private static final int MOST = 100;

  /**
   * Checks the numbers one by one, and that there are places enough.
   *
   * @throws PlacementException if they cannot be met at all
   */
  public Demand {
    places = List.copyOf(places);
    between("machines", places.size(), 1, MOST);
    places.forEach(p -> between("nodes per machine", p, 0, MOST));
    between("masters", masters, 1, MOST * MOST);
    between("replicas", replicas, 0, MOST - 1);
    int available = places.stream().mapToInt(p -> p).sum();
    int needed = masters * (replicas + 1);
    if (needed > available) {
      int perMachine = (needed + places.size() - 1) / places.size();
      throw PlacementException.infeasible(
          "%d masters with %s need %d nodes, there is room for %d"
              .formatted(masters, replicas(replicas), needed, available),
          "use --nodes-per-machine " + perMachine + fewerMasters(available / (replicas + 1)));
    }
  }

  /** The demand for a number of equal machines. */
  public static Demand uniform(int machines, int nodesPerMachine, int masters, int replicas) {
    between("machines", machines, 1, MOST);
    return new Demand(Collections.nCopies(machines, nodesPerMachine), masters, replicas);
  }

  private static String fewerMasters(int masters) {
    return masters < 1 ? "" : " or --masters " + masters;
  }

  static void between(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw PlacementException.outOfRange(
          "%d %s".formatted(value, what), "use %d to %d".formatted(low, high));
    }
  }

  static String replicas(int count) {
    return count + (count == 1 ? " replica" : " replicas");
  }

  /** Number of machines. */
  public int machines() {
    return places.size();
  }

  /** Number of nodes that get a role; other places stay spare. */
  public int nodes() {
    return masters * (replicas + 1);
  }

  /** True if the nodes can be placed so that no two of one shard share a machine. */
  public boolean hasPerfectLayout() {
    return colocatedAtLeast() == 0;
  }

  /** The least number of nodes that have to share a machine with a node of their own shard. */
  public int colocatedAtLeast() {
    return Math.max(0, nodes() - places.stream().mapToInt(p -> Math.min(p, masters)).sum());
  }

  @Override
  public String toString() {
    boolean even = places.stream().distinct().count() == 1;
    return "%d machines x %s nodes, %d masters with %s each"
        .formatted(machines(), even ? places.get(0) : places, masters, replicas(replicas));
  }
}
