package io.redisnat.proxy.topology;

import io.redisnat.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that is different for one node between two snapshots.
 *
 * @param kind what
 * @param node which
 * @param text for people: {@code node 7f31c0de… moved 10.10.10.101:7000 -> 10.10.10.105:7000}
 */
public record TopologyChange(Kind kind, NodeId node, String text) {

  /** What may change. */
  public enum Kind {
    /** It was not there before. */
    APPEARED,
    /** It is not there any more. */
    FORGOTTEN,
    /** Another announced address. */
    MOVED,
    /** It was a replica. */
    BECAME_MASTER,
    /** It was a master, or the replica of another. */
    BECAME_REPLICA,
    /** Another {@link TopologyNode.State}. */
    CHANGED_STATE
  }

  /** All differences, in numeric order of address. */
  public static List<TopologyChange> between(Topology before, Topology after) {
    List<TopologyChange> changes = new ArrayList<>();
    Map<NodeId, TopologyNode> now = after.byId();
    for (TopologyNode gone : before.nodes()) {
      if (!now.containsKey(gone.id())) {
        changes.add(change(Kind.FORGOTTEN, gone, "at " + gone.announced() + " is gone"));
      }
    }
    Map<NodeId, TopologyNode> then = before.byId();
    for (TopologyNode node : after.nodes()) {
      TopologyNode old = then.get(node.id());
      if (old == null) {
        changes.add(change(Kind.APPEARED, node, "appeared at " + node.announced() + as(node)));
      } else {
        compare(old, node, changes);
      }
    }
    return List.copyOf(changes);
  }

  private static void compare(TopologyNode old, TopologyNode node, List<TopologyChange> changes) {
    if (!old.announced().equals(node.announced())) {
      String way = "moved " + old.announced() + " -> " + node.announced();
      changes.add(change(Kind.MOVED, node, way));
    }
    if (!old.primary().equals(node.primary())) {
      Kind kind = node.isMaster() ? Kind.BECAME_MASTER : Kind.BECAME_REPLICA;
      String way = "at %s went from %s to %s".formatted(node.announced(), role(old), role(node));
      changes.add(change(kind, node, way));
    }
    if (old.state() != node.state()) {
      String way =
          "at %s went from %s to %s".formatted(node.announced(), old.state(), node.state());
      changes.add(change(Kind.CHANGED_STATE, node, way));
    }
  }

  private static TopologyChange change(Kind kind, TopologyNode node, String what) {
    return new TopologyChange(kind, node.id(), "node " + node.id().abbreviated() + " " + what);
  }

  private static String as(TopologyNode node) {
    return node.state() == TopologyNode.State.OUTSIDE
        ? ", not a member of the cluster"
        : " as " + role(node);
  }

  private static String role(TopologyNode node) {
    Optional<NodeId> primary = node.primary();
    return primary.map(id -> "replica of " + id.abbreviated()).orElse("master");
  }
}
