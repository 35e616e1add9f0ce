package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.Roles;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Picks the nodes that are to be masters: of those that are as many as possible. */
final class MasterPick {

  /** Shares that differ by less than a quarter are alike. */
  private static final long BEGUN = 4;

  private final Roles roles;
  private final Map<HostPort, String> machines;

  MasterPick(Roles roles, Map<HostPort, String> machines) {
    this.roles = roles;
    this.machines = machines;
  }

  List<NodeView> pick(int count, int replicas, boolean force) {
    List<NodeView> picked = new ArrayList<>(roles.masters());
    while (picked.size() > count) {
      picked.remove(mostDispensable(picked));
    }
    while (picked.size() < count) {
      picked.add(nextBest(picked));
    }
    long most = picked.stream().mapToLong(m -> on(m, picked)).max().orElse(0);
    if (!force && (most > (count - 1) / 2 || replicas == 0)) {
      throw new RuntimeFailure(
          Kind.UNHEALTHY,
          "unsafe: with %d masters and %d replicas each the loss of one machine, which has %d masters, breaks the cluster: use another number of masters, or --force"
              .formatted(count, replicas, most));
    }
    return picked;
  }

  /** One with few slots, or else of the machine with the most masters. */
  private NodeView mostDispensable(List<NodeView> picked) {
    // One that a run before has begun to empty goes on being emptied.
    return picked.stream()
        .min(
            Comparator.comparingLong((NodeView m) -> slots(m) * BEGUN / fullShare(picked.size()))
                .thenComparing(Comparator.comparingLong((NodeView m) -> on(m, picked)).reversed())
                .thenComparing(Comparator.comparing(NodeView::address).reversed()))
        .orElseThrow();
  }

  private static long fullShare(int masters) {
    return SlotRange.SLOTS / masters + 1L;
  }

  private static long slots(NodeView node) {
    return node.self().slots().stream().mapToLong(r -> r.size()).sum();
  }

  /** An empty master, or else a replica of the shard with the most, where masters are fewest. */
  private NodeView nextBest(List<NodeView> picked) {
    List<NodeId> ids = picked.stream().map(NodeView::id).toList();
    return Stream.concat(roles.spares().stream(), roles.replicas().stream())
        .filter(node -> !ids.contains(node.id()))
        .min(
            Comparator.comparing((NodeView n) -> on(n, picked) > picked.size() / 2)
                .thenComparing(n -> !n.self().isMaster())
                .thenComparingLong(n -> on(n, picked))
                .thenComparingLong(n -> -siblings(n, ids))
                .thenComparing(NodeView::address))
        .orElseThrow();
  }

  private long siblings(NodeView node, List<NodeId> leaving) {
    return node.self().primary().stream()
        .flatMap(master -> roles.replicasOf(master).stream())
        .filter(sibling -> !leaving.contains(sibling.id()))
        .count();
  }

  private long on(NodeView node, List<NodeView> picked) {
    String machine = Scale.machine(machines, node);
    return picked.stream().filter(m -> Scale.machine(machines, m).equals(machine)).count();
  }
}
