package io.redisnat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@link NetworkFaultsIT} runs in a {@link PrivateNetwork}: the cluster, the proxy and the
 * clients in one process, all with that network. Ends with 0, or with what is wrong.
 */
final class NetworkScenario {

  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Duration CUT = Duration.ofSeconds(12);
  private static final int DEAD_AFTER_SECONDS = 3;
  private static final int SLOW_MILLIS = 25;
  private static final Duration SLOW = Duration.ofSeconds(8);

  private NetworkScenario() {}

  /** Runs the scenario with the name of the first argument. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "cut" -> cut();
      case "slow" -> slow();
      case "vanished" -> vanished(args[1]);
      default -> throw new IllegalArgumentException("no scenario is named " + args[0]);
    }
    // Neither the clients nor the proxy may keep the process from ending.
  }

  private static ProxiedCluster threeMasters(String settings) {
    return ProxiedCluster.start(
        3, 1, 0, "upstream.dead-after = %ds\n%s".formatted(DEAD_AFTER_SECONDS, settings));
  }

  private static void cut() throws Exception {
    try (ProxiedCluster cluster = threeMasters("");
        FaultRun run = FaultRun.on(cluster)) {
      LocalNode node = cluster.cluster().nodes().get(1);
      long begin = System.nanoTime();
      Firewall.cut(node.address());
      // Clients of the other nodes do not notice.
      HostPort other = cluster.outside(cluster.cluster().nodes().get(0));
      assertThat(NodeCommands.ask(other, "PING")).isEqualTo("PONG");
      Thread.sleep(CUT.minusNanos(System.nanoTime() - begin).toMillis());
      Firewall.heal();
      run.awaitRecovery(BOUND);
      run.finishWithoutLoss(
          "network to a node cut for %d s (dead-after = %d s)"
              .formatted(CUT.toSeconds(), DEAD_AFTER_SECONDS));
    }
  }

  private static void slow() throws Exception {
    LocalCluster nodes =
        LocalCluster.builder()
            .machines(3)
            .nodesPerMachine(1)
            .replicas(0)
            .option("cluster-node-timeout", "2000")
            .start();
    List<HostPort> addresses = nodes.nodes().stream().map(LocalNode::address).toList();
    List<SlowRelay> relays = new ArrayList<>();
    for (HostPort address : addresses) {
      relays.add(new SlowRelay(address));
    }
    String dialMap =
        relays.stream()
            .map(r -> "\"%s\" = \"%s\"".formatted(r.target(), r.address()))
            .collect(Collectors.joining(", "));
    try (ProxiedCluster cluster =
            ProxiedCluster.before(nodes, "upstream.dial-map { " + dialMap + " }");
        FaultRun run = FaultRun.on(cluster)) {
      relays.forEach(relay -> relay.delay(SLOW_MILLIS));
      Firewall.loseSome(addresses);
      Thread.sleep(SLOW.toMillis());
      run.awaitRecovery(BOUND);
      Firewall.heal();
      relays.forEach(relay -> relay.delay(0));
      run.awaitRecovery(BOUND);
      run.finishWithoutLoss(
          "%d ms more each way and 2 %% of the packets lost".formatted(SLOW_MILLIS));
    } finally {
      for (SlowRelay relay : relays) {
        relay.close();
      }
    }
  }

  /**
   * Three clients of a node that vanishes: silent, waiting for an answer, and asking afterwards.
   */
  private static void vanished(String transport) throws Exception {
    try (ProxiedCluster cluster = threeMasters("transport = " + transport)) {
      LocalNode node = cluster.cluster().nodes().get(1);
      HostPort port = cluster.outside(node);
      try (Socket silent = connected(port);
          Socket waiting = connected(port);
          Socket asking = connected(port)) {
        send(waiting, "CLIENT PAUSE 60000 WRITE\r\n");
        assertThat(waiting.getInputStream().readNBytes(5)).asString().isEqualTo("+OK\r\n");
        send(waiting, "FLUSHALL\r\n");
        Thread.sleep(300);
        Firewall.cut(node.address());
        send(asking, "PING\r\n");
        for (Socket socket : List.of(silent, waiting, asking)) {
          assertThat(socket.getInputStream().read()).as("closed").isEqualTo(-1);
        }
      }
      Firewall.heal();
    }
  }

  private static Socket connected(HostPort port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(port.host(), port.port()));
    // Far beyond dead-after, far below what TCP would take by itself.
    socket.setSoTimeout(30_000);
    send(socket, "PING\r\n");
    assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
