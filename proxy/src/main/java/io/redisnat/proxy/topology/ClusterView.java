package io.redisnat.proxy.topology;

import io.redisnat.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one node says about the cluster: the lines of its CLUSTER NODES without those in handshake,
 * whose ids are random and temporary.
 *
 * @param lines one per node, at least the {@code myself} line
 */
record ClusterView(List<NodeLine> lines) {

  ClusterView {
    lines = lines.stream().filter(line -> !line.isHandshake()).toList();
    if (lines.stream().filter(NodeLine::isMyself).count() != 1) {
      throw new IllegalArgumentException("CLUSTER NODES must have exactly one line 'myself'");
    }
  }

  NodeLine myself() {
    return lines.stream().filter(NodeLine::isMyself).findFirst().orElseThrow();
  }

  Optional<NodeLine> line(NodeId id) {
    return lines.stream().filter(line -> line.id().equals(id)).findFirst();
  }

  Set<NodeId> ids() {
    return lines.stream().map(NodeLine::id).collect(Collectors.toUnmodifiableSet());
  }

  long maxEpoch() {
    return lines.stream().mapToLong(NodeLine::epoch).max().orElse(0);
  }

  int servedSlots() {
    return lines.stream()
        .filter(line -> line.state() != TopologyNode.State.FAILED)
        .mapToInt(NodeLine::slotCount)
        .sum();
  }

  /** Nodes without any failure flag: a node that is cut off suspects all the others. */
  long healthyNodes() {
    return lines.stream().filter(line -> line.state() == TopologyNode.State.OK).count();
  }

  /** True if the node knows nobody else. */
  boolean isSingle() {
    return lines.size() == 1;
  }

  /** True if the node belongs to no cluster yet: it knows nobody and serves nothing. */
  boolean isLonely() {
    return isSingle() && myself().ranges().isEmpty();
  }
}
