package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Who is what at one moment, from what the nodes say of themselves. */
public final class Roles {

  private final Collection<NodeView> views;

  /** As these views have it. */
  public Roles(Map<HostPort, NodeView> views) {
    this.views = List.copyOf(views.values());
  }

  /** The node with that id, if it answered. */
  public Optional<NodeView> find(NodeId id) {
    return views.stream().filter(view -> view.id().equals(id)).findFirst();
  }

  /** The masters that serve slots, by address. */
  public List<NodeView> masters() {
    return views.stream()
        .filter(view -> view.self().isMaster() && !view.self().slots().isEmpty())
        .sorted(Comparator.comparing(NodeView::address))
        .toList();
  }

  /** The masters that serve nothing, by address. */
  public List<NodeView> spares() {
    return views.stream()
        .filter(view -> view.self().isMaster() && view.self().slots().isEmpty())
        .sorted(Comparator.comparing(NodeView::address))
        .toList();
  }

  /** All replicas, by address. */
  public List<NodeView> replicas() {
    return views.stream()
        .filter(view -> !view.self().isMaster())
        .sorted(Comparator.comparing(NodeView::address))
        .toList();
  }

  /** The replicas of one master, by address. */
  public List<NodeView> replicasOf(NodeId master) {
    return replicas().stream()
        .filter(view -> view.self().primary().filter(master::equals).isPresent())
        .toList();
  }

  /** The master that stands for a node now: itself, or the one it has become a replica of. */
  public Optional<NodeView> masterFor(NodeId id) {
    Optional<NodeView> node = find(id);
    return node.isEmpty() || node.get().self().isMaster()
        ? node
        : node.get().self().primary().flatMap(this::find).filter(v -> v.self().isMaster());
  }

  /** The slots of each master that has any. */
  public Map<NodeId, List<Integer>> slots() {
    Map<NodeId, List<Integer>> slots = new LinkedHashMap<>();
    masters().forEach(view -> slots.put(view.id(), slotsOf(view.self().slots())));
    return slots;
  }

  private static List<Integer> slotsOf(List<SlotRange> ranges) {
    return ranges.stream()
        .flatMapToInt(r -> IntStream.rangeClosed(r.start(), r.end()))
        .boxed()
        .toList();
  }

  /** Who serves a slot: of those that say so the one with the highest epoch. */
  public Optional<NodeView> owner(int slot) {
    return masters().stream()
        .filter(
            view ->
                view.self().slots().stream().anyMatch(r -> r.start() <= slot && slot <= r.end()))
        .max(Comparator.comparingLong(view -> view.self().epoch()));
  }
}
