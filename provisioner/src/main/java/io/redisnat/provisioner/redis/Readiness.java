package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster still lacks before it can serve <em>and fail over</em>: every node answers, knows
 * the others, serves all slots, has its replica link up, and agrees with the rest. Slots alone are
 * not enough: with a link down a lost master is never replaced.
 */
public final class Readiness {

  private Readiness() {}

  /**
   * What is missing, the first cause first; empty if the cluster is ready.
   *
   * @param expected the nodes that belong to it
   * @param views what those that answered say
   */
  public static List<String> missing(List<HostPort> expected, Map<HostPort, NodeView> views) {
    List<String> missing = new ArrayList<>();
    for (HostPort node : expected) {
      if (!views.containsKey(node)) {
        missing.add("answer of " + node);
      }
    }
    Set<NodeId> ids = new HashSet<>();
    views.values().forEach(v -> ids.add(v.id()));
    for (NodeView view : views.values()) {
      if (!view.known().containsAll(ids)) {
        missing.add(view.address() + " to know all the others");
      }
    }
    views.values().stream().flatMap(v -> ofNode(v).stream()).forEach(missing::add);
    if (missing.isEmpty()
        && views.values().stream().map(NodeView::opinion).distinct().count() > 1) {
      missing.add("all nodes to agree on who is what");
    }
    return missing;
  }

  private static List<String> ofNode(NodeView view) {
    List<String> missing = new ArrayList<>();
    if (view.slotsOk() < SlotRange.SLOTS) {
      missing.add(
          "all slots at %s (%d of %d)".formatted(view.address(), view.slotsOk(), SlotRange.SLOTS));
    } else if (!view.isOk()) {
      missing.add("cluster_state:ok at " + view.address());
    }
    if (!view.isLinkUp()) {
      missing.add("replica link of " + view.address());
    }
    view.lines().stream()
        .filter(NodeLine::isFailing)
        .map(line -> view.address() + " to reach " + line.address())
        .forEach(missing::add);
    return missing;
  }
}
