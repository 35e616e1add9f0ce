package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.resource.ClientResources;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.local.LocalNode.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;

/**
 * The cluster changes under clients that were given one seed at the start and never hear of
 * another: they go on, and every node keeps its port.
 */
class TopologyChangeIT {

  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private final ProxiedCluster cluster = ProxiedCluster.start(3, 2, 1, "");
  private final Peers peers = new Peers();
  private ClientResources resources;
  private RedisClusterClient lettuceClient;
  private StatefulRedisClusterConnection<String, String> lettuce;
  private redis.clients.jedis.RedisClusterClient jedis;
  private int round;

  @BeforeEach
  void connect() {
    HostPort seed = cluster.seed();
    resources = peers.lettuceResources();
    lettuceClient = RedisClusterClient.create(resources, RedisURI.create(seed.host(), seed.port()));
    lettuceClient.setOptions(
        ClusterClientOptions.builder()
            .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(2)))
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(Duration.ofSeconds(1))
                    .build())
            .build());
    lettuce = lettuceClient.connect();
    jedis =
        redis.clients.jedis.RedisClusterClient.builder()
            .nodes(Set.of(new HostAndPort(seed.host(), seed.port())))
            .clientConfig(peers.jedisConfig(RedisProtocol.RESP2))
            .topologyRefreshPeriod(Duration.ofSeconds(1))
            .build();
    assertBothWork();
  }

  @AfterEach
  void close() {
    peers.assertAllOutside(cluster);
    lettuce.close();
    lettuceClient.shutdown(0, 5, TimeUnit.SECONDS);
    resources.shutdown(0, 5, TimeUnit.SECONDS);
    jedis.close();
    cluster.close();
  }

  /** Both clients write and read keys of all masters, after a time to recover in. */
  private void assertBothWork() {
    round++;
    await()
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              for (int i = 0; i < 50; i++) {
                String value = "value-" + round + "-" + i;
                assertThat(lettuce.sync().set("lettuce-" + i, value)).isEqualTo("OK");
                assertThat(jedis.set("jedis-" + i, value)).isEqualTo("OK");
                assertThat(jedis.get("lettuce-" + i)).isEqualTo(value);
                assertThat(lettuce.sync().get("jedis-" + i)).isEqualTo(value);
              }
            });
  }

  private Map<NodeId, HostPort> ports() {
    return cluster.cluster().nodes().stream()
        .collect(Collectors.toMap(LocalNode::id, cluster::outside));
  }

  private LocalNode master() {
    return cluster.cluster().nodes().stream()
        .filter(node -> node.role() == Role.MASTER)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMasterIsKilledAndItsReplicaTakesOver() {
    Map<NodeId, HostPort> before = ports();
    LocalNode killed = master();
    cluster.cluster().kill(killed);
    await()
        .atMost(RECOVERY)
        .until(
            () ->
                cluster.cluster().nodes().stream()
                        .filter(node -> node.role() == Role.MASTER)
                        .count()
                    == 3);
    assertBothWork();
    cluster.cluster().start(killed);
    cluster.cluster().awaitReady(RECOVERY);
    assertBothWork();
    assertThat(ports()).isEqualTo(before);
  }

  @Test
  void aNodeComesBackAtAnotherAddress() {
    Map<NodeId, HostPort> before = ports();
    LocalNode moved = cluster.cluster().moveNode(master());
    assertThat(before).containsKey(moved.id());
    cluster.cluster().awaitReady(RECOVERY);
    assertBothWork();
    assertThat(ports()).isEqualTo(before);
    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () -> {
              try (RawClient client = new RawClient(before.get(moved.id()))) {
                assertThat(client.ask("CLUSTER", "MYID")).contains(moved.id().value());
              }
            });
  }

  @Test
  void aNodeJoinsServesAndLeaves() throws Exception {
    Map<NodeId, HostPort> before = ports();
    LocalNode extra = cluster.cluster().startExtraNode();
    HostPort member = cluster.cluster().nodes().get(0).address();
    try (RawClient direct = new RawClient(extra.address())) {
      assertThat(direct.ask("CLUSTER", "MEET", member.host(), "" + member.port()))
          .isEqualTo("+OK\r\n");
    }
    HostPort port =
        await()
            .atMost(RECOVERY)
            .ignoreExceptions()
            .until(() -> cluster.outside(extra), address -> true);
    assertThat(before.values()).doesNotContain(port);
    await()
        .atMost(RECOVERY)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (RawClient client = new RawClient(port)) {
                assertThat(client.ask("CLUSTER", "NODES"))
                    .contains(port + "@")
                    .doesNotContain(cluster.insidePrefix());
              }
            });
    assertBothWork();
    forgetEverywhere(extra);
    assertBothWork();
    await().atMost(RECOVERY).until(() -> cluster.proxy().topology().node(extra.id()).isEmpty());
    Map<NodeId, HostPort> after = ports();
    after.remove(extra.id());
    assertThat(after).isEqualTo(before);
  }

  private boolean knownEverywhere(LocalNode node) throws Exception {
    for (LocalNode other : cluster.cluster().nodes()) {
      try (RawClient direct = new RawClient(other.address())) {
        if (!direct.ask("CLUSTER", "NODES").contains(node.id().value())) {
          return false;
        }
      }
    }
    return true;
  }

  private void forgetEverywhere(LocalNode gone) throws Exception {
    await().atMost(RECOVERY).until(() -> knownEverywhere(gone));
    cluster.cluster().stop(gone);
    for (LocalNode node : cluster.cluster().nodes()) {
      if (!node.id().equals(gone.id())) {
        try (RawClient direct = new RawClient(node.address())) {
          assertThat(direct.ask("CLUSTER", "FORGET", gone.id().value())).isEqualTo("+OK\r\n");
        }
      }
    }
  }

  @Test
  void theProxyRestarts() {
    Map<NodeId, HostPort> before = ports();
    cluster.restartProxy();
    assertThat(ports()).isEqualTo(before);
    assertBothWork();
  }
}
