package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one node says of itself and of the cluster.
 *
 * @param address where it was asked
 * @param lines its CLUSTER NODES
 * @param cluster its CLUSTER INFO
 * @param replication its INFO replication
 */
public record NodeView(
    HostPort address,
    List<NodeLine> lines,
    Map<String, String> cluster,
    Map<String, String> replication) {

  /** The node's own line. */
  public NodeLine self() {
    return lines.stream()
        .filter(NodeLine::isSelf)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(address + " does not list itself"));
  }

  /** Its identity. */
  public NodeId id() {
    return self().id();
  }

  /** The nodes it has met, itself included. */
  public Set<NodeId> known() {
    return lines.stream().filter(NodeLine::isKnown).map(NodeLine::id).collect(Collectors.toSet());
  }

  /** True for a node that is alone, without slots and without an epoch: fresh or reset. */
  public boolean isBlank() {
    return lines.size() == 1 && self().slots().isEmpty() && self().epoch() == 0;
  }

  /** True if it serves: {@code cluster_state:ok}. */
  public boolean isOk() {
    return "ok".equals(cluster.get("cluster_state"));
  }

  /** Slots that somebody serves, as it sees it. */
  public int slotsOk() {
    return Integer.parseInt(cluster.getOrDefault("cluster_slots_ok", "0"));
  }

  /** True for a master, and for a replica that is connected and has its copy. */
  public boolean isLinkUp() {
    return self().isMaster() || "up".equals(replication.get("master_link_status"));
  }

  /** How much of its master's stream it has; of a master, how much it has sent. */
  public long replicaOffset() {
    String field = self().isMaster() ? "master_repl_offset" : "slave_repl_offset";
    return Long.parseLong(replication.getOrDefault(field, "0"));
  }

  /**
   * Who is what, in a form that is equal on two nodes if they agree. Epochs of replicas are left
   * out: nodes learn those late, and nothing depends on them.
   */
  public String opinion() {
    Set<String> parts = new TreeSet<>();
    for (NodeLine line : lines) {
      parts.add(
          "%s %s %s %s %s"
              .formatted(
                  line.id(),
                  line.address(),
                  line.primary().map(NodeId::value).orElse("-"),
                  line.isMaster() ? line.epoch() : "-",
                  line.slots()));
    }
    return String.join("\n", parts);
  }
}
