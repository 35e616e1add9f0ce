package io.redisnat.provisioner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {

  private static final ClusterState STATE =
      new ClusterState(
          "c",
          "local",
          2,
          2,
          1,
          List.of(
              node("machine-1", "127.10.10.100:7000"),
              node("machine-1", "127.10.10.100:7001"),
              node("machine-2", "127.10.10.101:7000"),
              node("machine-2", "127.10.10.101:7001")),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  private static NodeSpec node(String machine, String address) {
    return new NodeSpec(machine, HostPort.parse(address), machine + address);
  }

  @ParameterizedTest
  @CsvSource({
    "machine-2,machine-2,2",
    "2,machine-2,2",
    "machine-2/7001,machine-2/7001,1",
    "2/7001,machine-2/7001,1",
    "127.10.10.101:7001,machine-2/7001,1"
  })
  void aPartIsReadInEachOfItsForms(String text, String label, int nodes) {
    Part part = Part.parse(text, STATE);

    assertThat(part.label()).isEqualTo(label);
    assertThat(part.nodes()).hasSize(nodes);
    assertThat(part.machine()).isEqualTo("machine-2");
    assertThat(part.whole()).isEqualTo(nodes == 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "machine-3", "2/7002", "", "7000", "127.10.10.101"})
  void whatIsNotThereIsRefusedWithWhatThereIs(String text) {
    assertThatThrownBy(() -> Part.parse(text, STATE))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage(
            "cluster 'c' has no '%s': name one of machine-1, machine-2, or a node as machine-1/7000",
            text);
  }

  @Test
  void withOtherNodesTheCountsFollowAndThePlanIsGone() {
    ClusterState grown =
        STATE.withNodes(
            List.of(
                node("machine-1", "127.10.10.100:7000"),
                node("machine-3", "127.10.10.102:7000"),
                node("machine-3", "127.10.10.102:7001"),
                node("machine-3", "127.10.10.102:7002")));

    assertThat(grown.machines()).isEqualTo(2);
    assertThat(grown.nodesPerMachine()).isEqualTo(3);
    assertThat(grown.machineNames()).containsExactly("machine-1", "machine-3");
    assertThat(grown.plan()).isEmpty();
  }
}
