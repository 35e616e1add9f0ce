package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.local.LocalNode.Role;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.topology.TopologyNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The port of a dead node refuses connections, as that of the node itself does. The topology is
 * looked at once an hour when nothing happens: what is seen here is what a node that is down makes
 * the proxy do.
 */
class DeadNodeIT {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final String RARELY = "topology.refresh-interval = 1h";

  private static ProxiedCluster cluster;

  private final LocalNode node = master();
  private final HostPort port = cluster.outside(node);

  @BeforeAll
  static void start() {
    cluster = ProxiedCluster.start(3, 2, 1, RARELY);
  }

  @AfterEach
  void heal() {
    cluster.cluster().awaitReady(BOUND);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private LocalNode master() {
    return cluster.cluster().nodes().stream()
        .filter(n -> n.role() == Role.MASTER)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itRefusesUntilTheNodeIsBackAndIsTheSamePortThen() throws IOException {
    try (LogCapture log = new LogCapture()) {
      cluster.cluster().kill(node);
      eventually(() -> assertRefused(port));
      assertThatThrownBy(() -> new ServerSocket(port.port()).close())
          .as("nobody else gets it")
          .isInstanceOf(IOException.class);
      try (RawClient other = new RawClient(aLivingPort())) {
        assertThat(other.ask("CLUSTER", "NODES").lines())
            .filteredOn(line -> line.startsWith(node.id().value()))
            .singleElement()
            .asString()
            .contains(" " + port + "@", "fail");
      }

      cluster.cluster().start(node);
      eventually(() -> assertServed(port));
      eventually(() -> assertThat(log.containing("accepts connections again")).hasSize(1));
      assertThat(log.containing("refuses connections until it is back")).hasSize(1);
    }
  }

  @Test
  void itRefusesAfterARestartAndInAnAudienceThatAReloadBrings() {
    cluster.cluster().kill(node);
    eventually(() -> assertRefused(port));

    cluster.restartProxy();
    eventually(() -> assertRefused(port));
    HostPort another = reloadWithAnotherAudience();
    assertRefused(port);
    assertRefused(another);

    cluster.cluster().start(node);
    eventually(() -> assertServed(port));
    eventually(() -> assertServed(another));
  }

  /** Where no replica has taken its place, the others call a node failed long after it is back. */
  @Test
  void itAcceptsOnceItsNodeAnswersWhateverTheOthersSay() {
    LocalCluster without =
        LocalCluster.builder()
            .machines(3)
            .nodesPerMachine(1)
            .replicas(0)
            .option("cluster-node-timeout", "5000")
            .start();
    try (ProxiedCluster alone = ProxiedCluster.before(without, RARELY)) {
      LocalNode killed = without.nodes().get(1);
      HostPort its = alone.outside(killed);
      without.kill(killed);
      eventually(() -> assertRefused(its));

      without.start(killed);
      eventually(() -> assertServed(its));
      assertThat(alone.proxy().topology().node(killed.id()).orElseThrow().state())
          .isEqualTo(TopologyNode.State.RETURNING);
      eventually(
          () ->
              assertThat(alone.proxy().topology().node(killed.id()).orElseThrow().state())
                  .isEqualTo(TopologyNode.State.OK));
    }
  }

  /** Returns the port of the node there. */
  private HostPort reloadWithAnotherAudience() {
    int base = ProxiedCluster.freeBlock(ProxiedCluster.CAPACITY);
    String audiences =
        "audiences += { name = other, port-base = %d, capacity = %d }"
            .formatted(base, ProxiedCluster.CAPACITY);
    String configuration = cluster.configuration() + "\nredis-nat {\n" + audiences + "\n}";
    assertThat(
            cluster
                .proxy()
                .reload(() -> ConfigReader.parse(configuration, "test"))
                .outcome()
                .isSuccess())
        .isTrue();
    return port.withPort(base + port.port() - cluster.seed().port());
  }

  private HostPort aLivingPort() {
    List<LocalNode> others =
        cluster.cluster().nodes().stream().filter(n -> !n.id().equals(node.id())).toList();
    return cluster.outside(others.get(0));
  }

  private static void assertRefused(HostPort address) {
    assertThatThrownBy(() -> new RawClient(address).close()).isInstanceOf(ConnectException.class);
  }

  private static void assertServed(HostPort address) throws IOException {
    try (RawClient client = new RawClient(address)) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(BOUND).ignoreExceptions().untilAsserted(assertion);
  }
}
