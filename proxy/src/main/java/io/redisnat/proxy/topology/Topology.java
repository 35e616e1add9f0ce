package io.redisnat.proxy.topology;

import io.redisnat.model.NodeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One immutable snapshot of the cluster.
 *
 * @param epoch highest configuration epoch in the view it was taken from
 * @param takenAt when
 * @param nodes every node with an address, in numeric order of announced address
 */
public record Topology(long epoch, Instant takenAt, List<TopologyNode> nodes) {

  /** Nothing is known yet. */
  public static final Topology UNKNOWN = new Topology(0, Instant.EPOCH, List.of());

  /** Sorts the nodes. */
  public Topology {
    nodes = nodes.stream().sorted(Comparator.comparing(TopologyNode::announced)).toList();
  }

  /** The nodes by their id. */
  public Map<NodeId, TopologyNode> byId() {
    return nodes.stream().collect(Collectors.toMap(TopologyNode::id, Function.identity()));
  }

  /** The node with this id. */
  public Optional<TopologyNode> node(NodeId id) {
    return nodes.stream().filter(n -> n.id().equals(id)).findFirst();
  }

  /** Number of slots that a node that has not failed serves; 16384 in a healthy cluster. */
  public int servedSlots() {
    return nodes.stream()
        .filter(n -> !n.state().hasFailed())
        .flatMap(n -> n.slots().stream())
        .mapToInt(io.redisnat.model.SlotRange::size)
        .sum();
  }

  /** True if a member is down, or suspected to be. */
  public boolean isNodeDown() {
    return nodes.stream()
        .anyMatch(n -> n.state() == TopologyNode.State.SUSPECTED || n.state().hasFailed());
  }
}
