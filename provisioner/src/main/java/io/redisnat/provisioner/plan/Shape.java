package io.redisnat.provisioner.plan;

/**
 * The cluster that is wanted, on equal machines without a place to spare.
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
    Demand.between("machines", machines, 1, MOST);
    Demand.between("nodes per machine", nodesPerMachine, 1, MOST);
    Demand.between("replicas", replicas, 0, MOST - 1);
    int nodes = machines * nodesPerMachine;
    if (nodes % (replicas + 1) != 0) {
      throw PlacementException.infeasible(
          "%d nodes do not divide into shards of %d (a master and %s)"
              .formatted(nodes, replicas + 1, Demand.replicas(replicas)),
          "use --nodes-per-machine " + nextWhole(machines, nodesPerMachine, replicas + 1));
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

  /** The same in the general form. */
  public Demand demand() {
    return Demand.uniform(machines, nodesPerMachine, masters(), replicas);
  }

  @Override
  public String toString() {
    return demand().toString();
  }
}
