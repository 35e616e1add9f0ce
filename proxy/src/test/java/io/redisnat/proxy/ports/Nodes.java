package io.redisnat.proxy.ports;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Topologies in a few words. */
final class Nodes {

  private Nodes() {}

  static NodeId id(int number) {
    return new NodeId("%040x".formatted(number));
  }

  static TopologyNode node(NodeId id, String address) {
    HostPort announced = HostPort.parse(address);
    return new TopologyNode(
        id,
        announced,
        0,
        Set.of(announced),
        Optional.empty(),
        List.of(),
        Map.of(),
        TopologyNode.State.OK);
  }

  static TopologyNode node(int id, String address) {
    return node(id(id), address);
  }

  static Topology topology(TopologyNode... nodes) {
    return new Topology(1, Instant.EPOCH, Arrays.asList(nodes));
  }
}
