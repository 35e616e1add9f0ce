package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Identities of nodes that came back without their data, hence under another id at the same
 * address. The others keep the old id, with the flag {@code noaddr}, for ever: it has to be
 * forgotten. If it was a master, nobody pings it any more, so nobody finds that it failed, and its
 * best replica has to be told to take its place.
 */
final class LostIdentities {

  private final ClusterAdmin admin;
  private final Map<HostPort, NodeView> views;

  /** With the views of all nodes: an id that none of them has is nobody's. */
  LostIdentities(ClusterAdmin admin, Map<HostPort, NodeView> views) {
    this.admin = admin;
    this.views = views;
  }

  List<ClusterAdmin.Outcome> settle() {
    Set<NodeId> live = views.values().stream().map(NodeView::id).collect(Collectors.toSet());
    Set<NodeId> lost = new TreeSet<>(Comparator.comparing(NodeId::value));
    for (NodeView view : views.values()) {
      view.lines().stream()
          .filter(line -> line.flags().contains("noaddr") && !line.flags().contains("handshake"))
          .map(NodeLine::id)
          .filter(id -> !live.contains(id))
          .forEach(lost::add);
    }
    List<ClusterAdmin.Outcome> outcomes = new ArrayList<>();
    for (NodeId id : lost) {
      outcomes.addAll(servesSlots(id) ? replace(id) : forget(id));
    }
    return outcomes;
  }

  private boolean servesSlots(NodeId id) {
    return views.values().stream()
        .flatMap(view -> view.lines().stream())
        .anyMatch(line -> line.id().equals(id) && !line.slots().isEmpty());
  }

  private List<ClusterAdmin.Outcome> replace(NodeId master) {
    Optional<NodeView> best =
        views.values().stream()
            .filter(view -> view.self().primary().filter(master::equals).isPresent())
            .max(Comparator.comparingLong(NodeView::replicaOffset));
    return best.map(view -> admin.failoverForced(view.address())).stream().toList();
  }

  private List<ClusterAdmin.Outcome> forget(NodeId id) {
    return views.values().stream()
        .filter(view -> view.lines().stream().anyMatch(line -> line.id().equals(id)))
        .map(view -> admin.forget(view.address(), id))
        .toList();
  }
}
