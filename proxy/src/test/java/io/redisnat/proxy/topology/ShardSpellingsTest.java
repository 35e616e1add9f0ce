package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardSpellingsTest {

  private static final String ID = "07c37dfeb235213a872192d90877d0cd55635b91";

  @Test
  void hostsAndPortsAreCombined() {
    var node =
        List.of(
            "id",
            ID,
            "port",
            7000L,
            "tls-port",
            7443L,
            "ip",
            "10.0.0.1",
            "endpoint",
            "a.example",
            "hostname",
            "a.example",
            "role",
            "master",
            "replication-offset",
            0L);
    var shard = List.of("slots", List.of(0L, 16383L), "nodes", List.of(node), "id", "x");

    assertThat(ShardSpellings.parse(List.of(shard)))
        .containsOnlyKeys(new NodeId(ID))
        .extractingByKey(new NodeId(ID))
        .satisfies(
            spellings ->
                assertThat(spellings)
                    .containsExactlyInAnyOrder(
                        new HostPort("10.0.0.1", 7000),
                        new HostPort("10.0.0.1", 7443),
                        new HostPort("a.example", 7000),
                        new HostPort("a.example", 7443)));
  }

  @Test
  void unknownEndpointsAreNoSpelling() {
    var node = Arrays.asList("id", ID, "port", 7000L, "ip", "", "endpoint", "?", "hostname", null);
    var shard = List.of("nodes", List.of(node));

    assertThat(ShardSpellings.parse(List.of(shard)).get(new NodeId(ID))).isEmpty();
  }

  @Test
  void whatHasAnotherShapeIsSkipped() {
    assertThat(ShardSpellings.parse(List.of("x", List.of("nodes", 5L), List.of("nodes"))))
        .isEmpty();
  }
}
