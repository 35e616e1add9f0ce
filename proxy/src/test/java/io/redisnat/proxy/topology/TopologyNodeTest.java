package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyNodeTest {

  @ParameterizedTest
  @CsvSource({
    // announced, the other port, bus port, what other nodes send commands to
    "7100, 7000, 17100, 7100", // TLS for the proxy, and between the nodes
    "7000, 7100, 17100, 7100", // plaintext for the proxy, TLS between the nodes
    "7100, 7000, 17000, 7000", // TLS for the proxy, plaintext between the nodes
    "7000, 7100, 17000, 7000",
    "7000, 7100, 27000, 7000", // a bus port of its own tells nothing
    "7100, 7000, 0, 7100"
  })
  void otherNodesReachItAtThePortThatTheBusPortBelongsTo(
      int announced, int other, int busPort, int expected) {
    HostPort address = new HostPort("10.0.0.1", announced);
    TopologyNode node =
        new TopologyNode(
            new NodeId("a".repeat(40)),
            address,
            busPort,
            Set.of(address, address.withPort(other), new HostPort("redis.example", 17)),
            Optional.empty(),
            List.of(),
            Map.of(),
            TopologyNode.State.OK);

    assertThat(node.peerAddress()).isEqualTo(new HostPort("10.0.0.1", expected));
  }
}
