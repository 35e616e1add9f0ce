package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.heal.ReplicaMoves.Move;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which replicas move: in before out, so that no shard is without a replica in sync
 * wherever that can be had. Where each shard has a single replica it cannot: then one that stands
 * beside its master goes first, since it protects from the loss of a process only, and its shard is
 * the next to get one.
 */
final class MoveOrder {

  private final ObservedCluster cluster;
  private final Map<NodeId, Integer> inSync = new HashMap<>();

  /**
   * A move in its turn.
   *
   * @param move the move
   * @param exposes true if the shard it leaves has no replica in sync until it gets another
   */
  record Turn(Move move, boolean exposes) {}

  private MoveOrder(ObservedCluster cluster) {
    this.cluster = cluster;
    for (Shard shard : cluster.shards()) {
      int good = (int) shard.replicas().stream().filter(ObservedNode::isInSync).count();
      inSync.put(shard.master().id(), good);
    }
  }

  static List<Turn> of(ObservedCluster cluster, List<Move> moves) {
    MoveOrder order = new MoveOrder(cluster);
    List<Move> rest = new ArrayList<>(moves);
    List<Turn> turns = new ArrayList<>();
    while (!rest.isEmpty()) {
      Move move = rest.stream().min(order.preference()).orElseThrow();
      rest.remove(move);
      turns.add(new Turn(move, order.exposes(move)));
      order.apply(move);
    }
    return turns;
  }

  private Comparator<Move> preference() {
    return Comparator.comparing(this::exposes)
        .thenComparing((Move m) -> count(m.to().master().id()))
        .thenComparing(m -> !isBesideMaster(m))
        .thenComparing(m -> m.replica().address());
  }

  private boolean exposes(Move move) {
    return move.from().filter(id -> move.replica().isInSync() && count(id) == 1).isPresent();
  }

  private int count(NodeId master) {
    return inSync.getOrDefault(master, 0);
  }

  private boolean isBesideMaster(Move move) {
    return move.from()
        .flatMap(cluster::member)
        .filter(master -> master.machine().equals(move.replica().machine()))
        .isPresent();
  }

  private void apply(Move move) {
    if (move.replica().isInSync()) {
      move.from().ifPresent(id -> inSync.merge(id, -1, Integer::sum));
    }
    inSync.merge(move.to().master().id(), 1, Integer::sum);
  }
}
