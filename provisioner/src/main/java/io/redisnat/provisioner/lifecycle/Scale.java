package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.plan.ReplicaSpread;
import io.redisnat.provisioner.plan.SlotMoves;
import io.redisnat.provisioner.plan.SlotMoves.SlotMove;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.OpenSlots;
import io.redisnat.provisioner.redis.Roles;
import io.redisnat.provisioner.redis.SlotMover;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changes the number of masters among the nodes there are, gives each the same share of the slots
 * and replicas away from its machine. What it does follows from what it finds: broken off at any
 * moment, doing it again goes on from there.
 */
public final class Scale {

  private final Deployment deployment;
  private final Duration timeout;
  private final Progress progress;

  /** Does nothing yet. */
  public Scale(Deployment deployment, Duration timeout, Progress progress) {
    this.deployment = deployment;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Does all of it.
   *
   * @param masters how many; 0 for as many as the nodes suffice for
   * @param replicas how many each is to have
   * @param force even if the loss of one machine then breaks the cluster
   * @return what is recorded now
   * @throws RuntimeFailure with kind INFEASIBLE if there are too few nodes or machines, UNHEALTHY
   *     if the cluster is not ready or the result would not be safe
   * @throws io.redisnat.provisioner.redis.SlotMoveException if slots cannot be moved to the end
   */
  public ClusterState run(ClusterState state, int masters, int replicas, boolean force) {
    Map<HostPort, String> machines =
        state.nodes().stream().collect(Collectors.toMap(NodeSpec::address, NodeSpec::machine));
    int count = masters > 0 ? masters : Math.max(1, state.nodes().size() / (replicas + 1));
    requireNodes(state, count, replicas);
    ClusterState scaled = state.withReplicas(replicas).withNodes(state.nodes());
    try (Work work = new Work(deployment, state, timeout, progress)) {
      // Nodes that were on their way to another role when a run before broke off know nobody.
      work.form(state.withNodes(state.nodes()));
      new OpenSlots(work.admin(), work.admin().observe(state.addresses())).finish();
      Roles roles = work.ready(state.addresses());
      List<NodeView> keep = new MasterPick(roles, machines).pick(count, replicas, force);
      deployment.record(scaled);
      promote(work, state, keep);
      moveSlots(work, state, keep.stream().map(NodeView::id).toList());
      spreadReplicas(work, machines, scaled);
      work.ready(state.addresses());
    }
    return scaled;
  }

  private static void requireNodes(ClusterState state, int masters, int replicas) {
    int needed = masters * (replicas + 1);
    if (needed > state.nodes().size() || replicas >= state.machineNames().size()) {
      throw new RuntimeFailure(
          Kind.INFEASIBLE,
          "%d masters with %d replicas each need %d nodes on %d machines, there are %d on %d: 'add-machine' or 'add-node' first, or ask for less"
              .formatted(
                  masters,
                  replicas,
                  needed,
                  replicas + 1,
                  state.nodes().size(),
                  state.machineNames().size()));
    }
  }

  /** Replicas that are to be masters leave their shard; they come back as empty masters. */
  private void promote(Work work, ClusterState state, List<NodeView> keep) {
    for (NodeView node : keep) {
      if (!node.self().isMaster()) {
        progress.line("making %s a master".formatted(node.address()));
        Work.require(work.admin().resetSoft(node.address()));
        NodeView other = keep.stream().filter(v -> v.self().isMaster()).findFirst().orElseThrow();
        Work.require(work.admin().meet(other.address(), node.address()));
        work.await(
            node.address() + " as an empty master",
            () ->
                work.roles(state.addresses()).spares().stream()
                    .anyMatch(v -> v.id().equals(node.id()) && v.known().size() > 1));
        work.ready(state.addresses());
      }
    }
  }

  private void moveSlots(Work work, ClusterState state, List<NodeId> keep) {
    Roles roles = work.ready(state.addresses());
    List<SlotMove> moves = SlotMoves.balance(roles.slots(), keep);
    if (moves.isEmpty()) {
      return;
    }
    progress.line("moving %d slots to %d masters".formatted(moves.size(), keep.size()));
    new SlotMover(work.admin(), roles, done -> progress.share("slots moved", done, moves.size()))
        .move(moves);
  }

  private void spreadReplicas(Work work, Map<HostPort, String> machines, ClusterState state) {
    Roles roles = work.ready(state.addresses());
    List<NodeView> masters = roles.masters();
    // The empty ones first: a shard gains before another loses.
    List<NodeView> others = new ArrayList<>(roles.spares());
    others.addAll(roles.replicas());
    List<Integer> shards =
        ReplicaSpread.spread(
            masters.stream().map(m -> machine(machines, m)).toList(),
            others.stream().map(n -> node(machines, masters, n)).toList(),
            state.replicas());
    for (int i = 0; i < others.size(); i++) {
      NodeView node = others.get(i);
      int shard = shards.get(i);
      if (shard >= 0 && !node.self().primary().equals(Optional.of(masters.get(shard).id()))) {
        progress.line(
            "making %s a replica of %s".formatted(node.address(), masters.get(shard).address()));
        Work.require(work.admin().replicate(node.address(), masters.get(shard).id()));
        work.await(
            "the replica link of " + node.address(),
            () ->
                work.admin()
                    .view(node.address())
                    .filter(v -> !v.self().isMaster() && v.isLinkUp())
                    .isPresent());
      }
    }
  }

  private static ReplicaSpread.Node node(
      Map<HostPort, String> machines, List<NodeView> masters, NodeView node) {
    List<NodeId> ids = masters.stream().map(NodeView::id).toList();
    return new ReplicaSpread.Node(
        machine(machines, node), node.self().primary().map(ids::indexOf).orElse(-1));
  }

  static String machine(Map<HostPort, String> machines, NodeView node) {
    return machines.getOrDefault(node.address(), node.address().host());
  }
}
