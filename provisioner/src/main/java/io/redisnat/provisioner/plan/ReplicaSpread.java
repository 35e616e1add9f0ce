package io.redisnat.provisioner.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Spreads replicas over shards so that as many seats as possible are taken, none on a machine where
 * the shard has a node already.
 *
 * <p>A maximum flow from machines (as many replicas as they have) over pairs of machine and shard
 * (one each) to shards (as many replicas as they are to have). It begins with the seats that are
 * right as they are, and gives one up only where another needs it.
 */
public final class ReplicaSpread {

  private final List<String> machines;
  private final List<String> masters;
  private final int[] supply;
  private int replicas;
  private final boolean[][] seat;

  private ReplicaSpread(List<String> masters, List<Node> nodes) {
    this.masters = masters;
    this.machines = nodes.stream().map(Node::machine).distinct().sorted().toList();
    this.supply =
        machines.stream()
            .mapToInt(m -> (int) nodes.stream().filter(n -> n.machine.equals(m)).count())
            .toArray();
    this.seat = new boolean[machines.size()][masters.size()];
  }

  /**
   * The shard of each node, in order; -1 for those that fit nowhere. Nodes that are left over when
   * each shard has what it is to have are spread as further replicas.
   *
   * @param masters the machine of each shard's master
   * @param nodes everything that can be a replica
   * @param replicas how many each shard is to have
   */
  public static List<Integer> spread(List<String> masters, List<Node> nodes, int replicas) {
    ReplicaSpread spread = new ReplicaSpread(masters, nodes);
    // Level by level: who needs a replica gets it before anybody gets one more than needed.
    for (int level = replicas; level <= Math.max(replicas, nodes.size()); level++) {
      spread.fill(nodes, level);
    }
    return spread.assigned(nodes);
  }

  private void fill(List<Node> nodes, int level) {
    replicas = level;
    keep(nodes);
    boolean more = true;
    while (more) {
      more = augment();
    }
  }

  private void keep(List<Node> nodes) {
    for (Node node : nodes) {
      int machine = machines.indexOf(node.machine);
      if (node.shard >= 0
          && mayUse(machine, node.shard)
          && !seat[machine][node.shard]
          && given(machine) < supply[machine]
          && taken(node.shard) < replicas) {
        seat[machine][node.shard] = true;
      }
    }
  }

  private boolean mayUse(int machine, int shard) {
    return !masters.get(shard).equals(machines.get(machine));
  }

  private int taken(int shard) {
    return (int) Arrays.stream(seat).filter(row -> row[shard]).count();
  }

  private int given(int machine) {
    int count = 0;
    for (boolean used : seat[machine]) {
      count += used ? 1 : 0;
    }
    return count;
  }

  /** One seat more, along the shortest chain of changes; false if there is none. */
  private boolean augment() {
    int[] toShard = new int[masters.size()];
    int[] toMachine = new int[machines.size()];
    Arrays.fill(toShard, -1);
    Arrays.fill(toMachine, -1);
    Deque<Integer> queue = new ArrayDeque<>();
    for (int m = 0; m < machines.size(); m++) {
      if (given(m) < supply[m]) {
        toMachine[m] = masters.size();
        queue.add(m);
      }
    }
    while (!queue.isEmpty()) {
      int machine = queue.remove();
      for (int s = 0; s < masters.size(); s++) {
        if (toShard[s] >= 0 || seat[machine][s] || !mayUse(machine, s)) {
          continue;
        }
        toShard[s] = machine;
        if (taken(s) < replicas) {
          shift(s, toShard, toMachine);
          return true;
        }
        for (int m = 0; m < machines.size(); m++) {
          if (seat[m][s] && toMachine[m] < 0) {
            toMachine[m] = s;
            queue.add(m);
          }
        }
      }
    }
    return false;
  }

  /** Walks the chain back: each machine on it takes the seat it led to and gives up the next. */
  private void shift(int end, int[] toShard, int[] toMachine) {
    int shard = end;
    while (shard < masters.size()) {
      int machine = toShard[shard];
      seat[machine][shard] = true;
      shard = toMachine[machine];
      if (shard < masters.size()) {
        seat[machine][shard] = false;
      }
    }
  }

  /** Who has a seat keeps it; the others of a machine take what is left, in order. */
  private List<Integer> assigned(List<Node> nodes) {
    List<Integer> result = new ArrayList<>();
    for (Node node : nodes) {
      int machine = machines.indexOf(node.machine);
      boolean stays = node.shard >= 0 && seat[machine][node.shard];
      result.add(stays ? node.shard : -1);
      if (stays) {
        seat[machine][node.shard] = false;
      }
    }
    for (int i = 0; i < nodes.size(); i++) {
      boolean[] row = seat[machines.indexOf(nodes.get(i).machine)];
      for (int s = 0; s < row.length && result.get(i) < 0; s++) {
        if (row[s]) {
          row[s] = false;
          result.set(i, s);
        }
      }
    }
    return List.copyOf(result);
  }

  /**
   * Something that can be a replica.
   *
   * @param machine where it stands
   * @param shard index of the shard it is a replica of now; -1 if of none
   */
  public record Node(String machine, int shard) {}
}
