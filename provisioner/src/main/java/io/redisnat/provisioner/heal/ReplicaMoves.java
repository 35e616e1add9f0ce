package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The fewest replicas that have to follow another master so that the placement is as good as it can
 * be with the masters where they are.
 *
 * <p>Min-cost flow: each living replica is a unit that goes from its machine to a shard. Aims, the
 * first the most important: every shard has a living replica; no replica stands beside its master;
 * no two replicas of a shard share a machine; shards have equally many (dead replicas counted, for
 * they come back); few replicas move. All but the last are convex in what goes over an arc, hence
 * the result is the best there is.
 */
final class ReplicaMoves {

  private static final Cost ZERO = new Cost(0, 0, 0, 0, 0);

  private final ObservedCluster cluster;
  private final List<Shard> shards;
  private final List<ObservedNode> replicas;
  private final List<String> machines;

  /**
   * One replica that is to follow another master.
   *
   * @param replica the replica
   * @param from the master it follows now; empty for an empty node
   * @param to the shard it is to belong to
   */
  record Move(ObservedNode replica, Optional<NodeId> from, Shard to) {}

  private record Seat(int machine, int shard, MinCostFlow.Arc arc) {}

  private ReplicaMoves(ObservedCluster cluster, List<ObservedNode> newcomers) {
    this.cluster = cluster;
    this.shards = cluster.shards().stream().filter(s -> s.master().isUp()).toList();
    this.replicas = new ArrayList<>();
    cluster.up().stream()
        .filter(n -> !n.isVoting())
        .filter(n -> !isOfDeadMaster(cluster, n))
        .forEach(replicas::add);
    replicas.addAll(newcomers);
    this.machines = replicas.stream().map(ObservedNode::machine).distinct().sorted().toList();
  }

  /** A replica whose master is dead is its only hope and stays. */
  private static boolean isOfDeadMaster(ObservedCluster cluster, ObservedNode node) {
    return cluster.shards().stream()
        .filter(s -> !s.master().isUp())
        .anyMatch(s -> node.primary().filter(s.master().id()::equals).isPresent());
  }

  /**
   * The moves, in no order that matters.
   *
   * @param newcomers empty nodes that will have joined by then
   */
  static List<Move> of(ObservedCluster cluster, List<ObservedNode> newcomers) {
    ReplicaMoves moves = new ReplicaMoves(cluster, newcomers);
    return moves.shards.isEmpty() ? List.of() : moves.solve();
  }

  private List<Move> solve() {
    int firstMachine = 2;
    int firstShard = firstMachine + machines.size();
    MinCostFlow flow = new MinCostFlow(firstShard + shards.size(), ZERO);
    List<Seat> seats = new ArrayList<>();
    for (int h = 0; h < machines.size(); h++) {
      int here = on(machines.get(h)).size();
      for (int i = 0; i < here; i++) {
        flow.arc(MinCostFlow.SOURCE, firstMachine + h, ZERO);
      }
      for (int s = 0; s < shards.size(); s++) {
        for (int i = 0; i < here; i++) {
          MinCostFlow.Arc arc = flow.arc(firstMachine + h, firstShard + s, seatCost(h, s, i));
          seats.add(new Seat(h, s, arc));
        }
      }
    }
    for (int s = 0; s < shards.size(); s++) {
      long dead = shards.get(s).replicas().stream().filter(this::comesBack).count();
      for (int i = 0; i < replicas.size(); i++) {
        // Squares of the number of replicas: their differences are 1, 3, 5, ...
        flow.arc(
            firstShard + s,
            MinCostFlow.SINK,
            new Cost(i == 0 ? 0 : 1, 0, 0, 2 * (dead + i) + 1, 0));
      }
    }
    flow.send();
    return moves(seats);
  }

  /** What the i-th living replica of a shard on a machine costs. */
  private Cost seatCost(int machine, int shard, int i) {
    String name = machines.get(machine);
    Shard target = shards.get(shard);
    long dead =
        target.replicas().stream().filter(n -> comesBack(n) && n.machine().equals(name)).count();
    boolean besideMaster = target.master().machine().equals(name);
    boolean stays = i < members(name, target).size();
    return new Cost(0, besideMaster ? 1 : 0, dead + i, 0, stays ? 0 : 1);
  }

  private boolean comesBack(ObservedNode node) {
    return !node.isUp() && !cluster.stale().contains(node.id());
  }

  private List<ObservedNode> on(String machine) {
    return replicas.stream().filter(n -> n.machine().equals(machine)).toList();
  }

  /** The living replicas of a shard on a machine, those in sync first: they stay if others go. */
  private List<ObservedNode> members(String machine, Shard shard) {
    return on(machine).stream()
        .filter(n -> n.primary().filter(shard.master().id()::equals).isPresent())
        .sorted(
            Comparator.comparing((ObservedNode n) -> !n.isInSync())
                .thenComparing(ObservedNode::address))
        .toList();
  }

  private List<Move> moves(List<Seat> seats) {
    List<Move> moves = new ArrayList<>();
    for (int h = 0; h < machines.size(); h++) {
      String machine = machines.get(h);
      int here = h;
      List<ObservedNode> movers = new ArrayList<>(on(machine));
      Map<Shard, Integer> open = new LinkedHashMap<>();
      for (int s = 0; s < shards.size(); s++) {
        Shard shard = shards.get(s);
        int which = s;
        int seated =
            (int)
                seats.stream()
                    .filter(t -> t.machine == here && t.shard == which && t.arc.isUsed())
                    .count();
        List<ObservedNode> members = members(machine, shard);
        movers.removeAll(members.subList(0, Math.min(seated, members.size())));
        open.put(shard, Math.max(0, seated - members.size()));
      }
      open.forEach(
          (shard, count) ->
              IntStream.range(0, count)
                  .mapToObj(i -> movers.remove(0))
                  .forEach(mover -> moves.add(new Move(mover, mover.primary(), shard))));
    }
    return moves;
  }
}
