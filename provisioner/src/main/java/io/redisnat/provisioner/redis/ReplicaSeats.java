package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.plan.ReplicaChoice;
import io.redisnat.provisioner.plan.ReplicaChoice.Group;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which master lacks a replica that a node could be. */
final class ReplicaSeats {

  private final Blueprint blueprint;
  private final Map<HostPort, NodeView> views;

  ReplicaSeats(Blueprint blueprint, Map<HostPort, NodeView> views) {
    this.blueprint = blueprint;
    this.views = views;
  }

  /** Empty if each has as many as it is to have, or none could use one on that machine. */
  Optional<NodeId> masterFor(HostPort node) {
    List<NodeView> masters =
        views.values().stream()
            .filter(v -> v.self().isMaster() && !v.self().slots().isEmpty())
            .toList();
    List<Group> groups = masters.stream().map(this::group).toList();
    return ReplicaChoice.choose(machine(node), groups, blueprint.replicas())
        .map(index -> masters.get(index).id());
  }

  private Group group(NodeView master) {
    List<String> replicas =
        views.values().stream()
            .filter(v -> v.self().primary().filter(master.id()::equals).isPresent())
            .map(v -> machine(v.address()))
            .toList();
    return new Group(machine(master.address()), replicas);
  }

  private String machine(HostPort address) {
    return blueprint.machineOf(address).orElseGet(address::host);
  }
}
