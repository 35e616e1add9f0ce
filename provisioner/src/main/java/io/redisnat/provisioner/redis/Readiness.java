package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    missing.addAll(unreached(expected, views));
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
    return missing;
  }

  /** One line for each node that others cannot reach; one that does not answer here is known. */
  private static List<String> unreached(List<HostPort> expected, Map<HostPort, NodeView> views) {
    Map<HostPort, List<HostPort>> complaints = new TreeMap<>();
    for (NodeView view : views.values()) {
      for (NodeLine line : view.lines()) {
        boolean silent = expected.contains(line.address()) && !views.containsKey(line.address());
        if (line.isFailing() && !silent) {
          complaints.computeIfAbsent(line.address(), a -> new ArrayList<>()).add(view.address());
        }
      }
    }
    List<String> missing = new ArrayList<>();
    complaints.forEach(
        (node, by) ->
            missing.add(
                by.get(0)
                    + (by.size() > 1 ? " and " + (by.size() - 1) + " more" : "")
                    + " to reach "
                    + node));
    return missing;
  }
}
