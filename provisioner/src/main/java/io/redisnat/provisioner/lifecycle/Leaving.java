package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.plan.SlotMoves;
import io.redisnat.provisioner.plan.SlotMoves.SlotMove;
import io.redisnat.provisioner.redis.NodeLine;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.OpenSlots;
import io.redisnat.provisioner.redis.Roles;
import io.redisnat.provisioner.redis.SlotMover;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The steps of taking nodes out of a cluster, each of which may be done again. */
record Leaving(Work work, ClusterState state, List<HostPort> staying, List<HostPort> leaving) {

  Roles everybody() {
    return work.roles(state.addresses());
  }

  private boolean leaves(NodeView view) {
    return leaving.contains(view.address());
  }

  private String machine(HostPort address) {
    return state.nodes().stream()
        .filter(n -> n.address().equals(address))
        .map(NodeSpec::machine)
        .findFirst()
        .orElseGet(address::host);
  }

  /** Every slot has an owner that answers, else what is lost would be lost for good. */
  void requireServedByLiving() {
    int served = everybody().slots().values().stream().mapToInt(List::size).sum();
    if (served < SlotRange.SLOTS) {
      throw new RuntimeFailure(
          Kind.UNHEALTHY,
          "only %d of 16384 slots are served by nodes that answer: start what is down, or wait for a failover, then try again"
              .formatted(served));
    }
    Roles roles = everybody();
    for (HostPort node : staying) {
      if (roles.masters().stream().noneMatch(v -> v.address().equals(node))
          && work.admin().view(node).isEmpty()) {
        throw new RuntimeFailure(
            Kind.UNHEALTHY,
            "%s, which is to stay, does not answer and would not hear of the change: start it first"
                .formatted(node));
      }
    }
  }

  void finishOpenSlots() {
    boolean allAnswer = work.admin().observe(leaving).size() == leaving.size();
    if (allAnswer) {
      new OpenSlots(work.admin(), work.admin().observe(state.addresses())).finish();
    }
  }

  void requireSafe() {
    Roles roles = everybody();
    List<String> masters =
        roles.masters().stream()
            .map(m -> leaves(m) ? heir(roles, m).map(NodeView::address) : Optional.of(m.address()))
            .flatMap(Optional::stream)
            .map(this::machine)
            .collect(Collectors.toCollection(ArrayList::new));
    long most =
        masters.stream()
            .collect(Collectors.groupingBy(m -> m, Collectors.counting()))
            .values()
            .stream()
            .mapToLong(c -> c)
            .max()
            .orElse(0);
    boolean single =
        roles.masters().stream()
            .anyMatch(
                m ->
                    roles.replicasOf(m.id()).stream().filter(r -> !leaves(r)).count()
                        < (leaves(m) ? 2 : 1));
    if (most > (masters.size() - 1) / 2 || single) {
      throw new RuntimeFailure(
          Kind.UNHEALTHY,
          "unsafe: what is left would not survive the loss of one machine (%d of %d masters on one%s): add nodes or a machine first, or --force"
              .formatted(most, masters.size(), single ? ", a master without a replica" : ""));
    }
  }

  /** The replica in sync that stays, where masters are fewest. */
  private Optional<NodeView> heir(Roles roles, NodeView master) {
    return roles.replicasOf(master.id()).stream()
        .filter(r -> !leaves(r) && r.isLinkUp())
        .min(
            Comparator.comparingLong(
                    (NodeView r) ->
                        roles.masters().stream()
                            .filter(m -> machine(m.address()).equals(machine(r.address())))
                            .count())
                .thenComparing(NodeView::address));
  }

  void handOver() {
    for (NodeView master : everybody().masters()) {
      Optional<NodeView> heir = leaves(master) ? heir(everybody(), master) : Optional.empty();
      if (heir.isPresent()) {
        NodeView next = heir.get();
        work.progress().line("%s takes over from %s".formatted(next.address(), master.address()));
        Work.require(work.admin().failover(next.address()));
        work.await(
            "the failover to " + next.address(),
            () ->
                everybody().find(next.id()).filter(v -> v.self().isMaster()).isPresent()
                    && everybody().find(master.id()).filter(v -> !v.self().isMaster()).isPresent());
      }
    }
  }

  void moveSlotsAway() {
    Roles roles = everybody();
    Map<NodeId, List<Integer>> owned = roles.slots();
    List<NodeId> keep = roles.masters().stream().filter(m -> !leaves(m)).map(NodeView::id).toList();
    if (keep.size() == owned.size()) {
      return;
    }
    if (keep.isEmpty()) {
      throw new RuntimeFailure(Kind.INFEASIBLE, "no master would be left to take the slots");
    }
    List<SlotMove> moves =
        SlotMoves.balance(owned, keep).stream()
            .filter(move -> !keep.contains(move.from()))
            .toList();
    work.progress().line("moving %d slots away".formatted(moves.size()));
    new SlotMover(
            work.admin(), roles, done -> work.progress().share("slots moved", done, moves.size()))
        .move(moves);
  }

  /** Replicas whose master goes follow the one that has the fewest, on another machine. */
  void reparent() {
    Roles roles = everybody();
    for (NodeView replica : roles.replicas()) {
      Optional<NodeView> master = replica.self().primary().flatMap(roles::find);
      boolean orphan = master.isEmpty() || leaves(master.get());
      if (!leaves(replica) && orphan) {
        NodeView next = newMaster(everybody(), replica);
        work.progress()
            .line("%s becomes a replica of %s".formatted(replica.address(), next.address()));
        Work.require(work.admin().replicate(replica.address(), next.id()));
      }
    }
  }

  private NodeView newMaster(Roles roles, NodeView replica) {
    return roles.masters().stream()
        .filter(m -> !leaves(m))
        .min(
            Comparator.comparing(
                    (NodeView m) -> machine(m.address()).equals(machine(replica.address())))
                .thenComparing(m -> roles.replicasOf(m.id()).size())
                .thenComparing(NodeView::address))
        .orElseThrow();
  }

  /** The ids of those that leave; of dead ones what the others say of that address. */
  Set<NodeId> ids() {
    Set<NodeId> ids = new TreeSet<>();
    for (NodeView view : work.admin().observe(state.addresses()).values()) {
      view.lines().stream()
          .filter(line -> leaving.contains(line.address()))
          .map(NodeLine::id)
          .forEach(ids::add);
    }
    return ids;
  }

  void forget(Set<NodeId> ids) {
    work.await(
        "forgetting the nodes that leave",
        () -> {
          Set<NodeId> known = new HashSet<>();
          for (NodeView view : work.admin().observe(staying).values()) {
            for (NodeLine line : view.lines()) {
              if (ids.contains(line.id())) {
                known.add(line.id());
                // A refusal shows at the next look: it is still on the list.
                work.admin().forget(view.address(), line.id());
              }
            }
          }
          return known.isEmpty();
        });
  }
}
