package io.redisnat.provisioner.plan;

/**
 * The cluster that is wanted.
 *
 * @param machines how many things can fail on their own, 1 to 100
 * @param nodesPerMachine nodes on each of them, 1 to 100
 * @param replicas replicas of each master, 0 to 99
 */
public record Shape(int machines, int nodesPerMachine, int replicas) {

  private static final int MOST = 100;

  /**
   * Checks the numbers one by one.
   *
   * @throws PlacementException if one is out of range or the nodes do not divide into whole shards
   */
  public Shape {
    between("machines", machines, 1, MOST);
    between("nodes per machine", nodesPerMachine, 1, MOST);
    between("replicas", replicas, 0, MOST - 1);
    int nodes = machines * nodesPerMachine;
    if (replicas >= machines) {
      throw PlacementException.infeasible(
          "a master and %d replicas need %d machines to be apart, there %s"
              .formatted(replicas, replicas + 1, machines == 1 ? "is 1" : "are " + machines),
          "use --replicas %d or --machines %d".formatted(machines - 1, replicas + 1));
    }
    if (nodes % (replicas + 1) != 0) {
      throw PlacementException.infeasible(
          "%d nodes do not divide into shards of %d (a master and %d %s)"
              .formatted(nodes, replicas + 1, replicas, replicas == 1 ? "replica" : "replicas"),
          "use --nodes-per-machine " + nextWhole(machines, nodesPerMachine, replicas + 1));
    }
  }

  private static void between(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw PlacementException.outOfRange(
          "%d %s".formatted(value, what), "use %d to %d".formatted(low, high));
    }
  }

  private static int nextWhole(int machines, int perMachine, int shard) {
    int next = perMachine;
    while (machines * next % shard != 0) {
      next++;
    }
    return next;
  }

  /** Number of nodes. */
  public int nodes() {
    return machines * nodesPerMachine;
  }

  /** Number of shards, each with one master. */
  public int masters() {
    return nodes() / (replicas + 1);
  }

  @Override
  public String toString() {
    return "%d machines x %d nodes, %d masters with %d %s each"
        .formatted(
            machines, nodesPerMachine, masters(), replicas, replicas == 1 ? "replica" : "replicas");
  }
}
