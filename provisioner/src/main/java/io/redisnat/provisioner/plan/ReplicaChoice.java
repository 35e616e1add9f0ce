package io.redisnat.provisioner.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the shard that one more node on a given machine serves best as a replica. */
public final class ReplicaChoice {

  private ReplicaChoice() {}

  /**
   * The index of the group with the fewest replicas that has none, and no master, on that machine.
   *
   * @param machine where the node is
   * @param replicas how many each group is to have; groups that have them are left out
   * @return empty if there is no such group
   */
  public static Optional<Integer> choose(String machine, List<Group> groups, int replicas) {
    return IntStream.range(0, groups.size())
        .boxed()
        .filter(i -> groups.get(i).replicas().size() < replicas)
        .filter(i -> !groups.get(i).isOn(machine))
        .min(Comparator.comparingInt(i -> groups.get(i).replicas().size()));
  }

  /**
   * A master and its replicas.
   *
   * @param master machine of the master
   * @param replicas machine of each replica
   */
  public record Group(String master, List<String> replicas) {
    /** Copies the list. */
    public Group {
      replicas = List.copyOf(replicas);
    }

    boolean isOn(String machine) {
      return master.equals(machine) || replicas.contains(machine);
    }
  }
}
