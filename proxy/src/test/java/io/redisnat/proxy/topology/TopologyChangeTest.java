package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.TopologyChange.Kind;
import io.redisnat.proxy.topology.TopologyNode.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopologyChangeTest {

  private static final NodeId ONE = new NodeId("1".repeat(40));
  private static final NodeId TWO = new NodeId("2".repeat(40));

  @Test
  void aMoveSaysFromWhereToWhere() {
    assertThat(
            between(
                topology(node(ONE, "10.10.10.101:7000", null, State.OK)),
                topology(node(ONE, "10.10.10.105:7000", null, State.OK))))
        .containsExactly(
            new TopologyChange(
                Kind.MOVED, ONE, "node 11111111… moved 10.10.10.101:7000 -> 10.10.10.105:7000"));
  }

  @Test
  void aFailoverIsThreeChanges() {
    var before =
        topology(
            node(ONE, "10.0.0.1:7000", null, State.OK), node(TWO, "10.0.0.2:7000", ONE, State.OK));
    var after =
        topology(
            node(ONE, "10.0.0.1:7000", TWO, State.FAILED),
            node(TWO, "10.0.0.2:7000", null, State.OK));

    assertThat(between(before, after))
        .extracting(TopologyChange::kind)
        .containsExactly(Kind.BECAME_REPLICA, Kind.CHANGED_STATE, Kind.BECAME_MASTER);
  }

  @Test
  void comingAndGoingAreNamedAndNothingElseIsSaid() {
    var one = topology(node(ONE, "10.0.0.1:7000", null, State.OK));
    var two = topology(node(TWO, "10.0.0.1:7000", null, State.OUTSIDE));

    assertThat(between(one, one)).isEmpty();
    assertThat(between(one, two))
        .extracting(TopologyChange::text)
        .containsExactly(
            "node 11111111… at 10.0.0.1:7000 is gone",
            "node 22222222… appeared at 10.0.0.1:7000, not a member of the cluster");
  }

  private static List<TopologyChange> between(Topology before, Topology after) {
    return TopologyChange.between(before, after);
  }

  private static Topology topology(TopologyNode... nodes) {
    return new Topology(1, Instant.EPOCH, Arrays.asList(nodes));
  }

  private static TopologyNode node(NodeId id, String address, NodeId primary, State state) {
    HostPort announced = HostPort.parse(address);
    return new TopologyNode(
        id,
        announced,
        0,
        Set.of(announced),
        Optional.ofNullable(primary),
        List.of(),
        Map.of(),
        state);
  }
}
