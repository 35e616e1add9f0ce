package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.Map;
import java.util.Set;

/**
 * What one node answered.
 *
 * @param askedAs announced address (or seed) it was asked under, before the dial map
 * @param view its CLUSTER NODES
 * @param shards spellings that only its CLUSTER SHARDS shows; empty before 7.0
 */
record Answer(HostPort askedAs, ClusterView view, Map<NodeId, Set<HostPort>> shards) {

  NodeId id() {
    return view.myself().id();
  }

  /**
   * The address of the node that answered: its own, or the one it was asked under while it was
   * never told its own.
   */
  HostPort address() {
    NodeLine myself = view.myself();
    return myself.hasNoHost() ? askedAs : myself.address().announced();
  }
}
