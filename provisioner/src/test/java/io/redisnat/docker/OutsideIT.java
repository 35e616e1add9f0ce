package io.redisnat.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.docker.FarNetwork.Client;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.proxy.testing.InstalledProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The problem this product is for: three containers with nine nodes on a network of their own, and
 * clients in another network that cannot reach it. Everything works there all the same.
 */
class OutsideIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Where.class)
  void clientsThatCannotReachTheContainersDoEverything(Where where) throws Exception {
    InstalledProgram.require("docker");
    InstalledProgram.require("nsenter");
    InstalledProgram.require("redis-cli");
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root") || InstalledProgram.isCi(),
        "only root may run programs in the network of a container");
    String name = RealEngine.name("far");
    try (RealEngine engine = RealEngine.require(directory);
        FarNetwork far = new FarNetwork(name + "-clients", where.ordinal() + 1)) {
      Deployment deployment =
          engine.decide(name, 3, new RealEngine.Proxy(far.gateway(), where), Map.of());
      try {
        ClusterState state = RealEngine.up(deployment);
        assertThat(state.addresses()).noneMatch(far::reaches);
        scenario(deployment, state, far);
      } finally {
        RealEngine.remove(deployment);
      }
      assertThat(deployment.exists()).as("nothing is left").isFalse();
    }
  }

  private static void scenario(Deployment deployment, ClusterState state, FarNetwork far)
      throws Exception {
    Map<HostPort, Integer> ports = new TreeMap<>(deployment.proxy().ports(state));
    HostPort seed = new HostPort(far.gateway(), ports.values().iterator().next());
    // Slot 5798 is of another node than the first.
    assertThat(far.redisCli(seed, "-c", "set", "name", "Mayday")).isEqualTo("OK");
    // The first command leads redis-cli to the node of the transaction.
    assertThat(far.redisCliLines(seed, "del {m}a", "multi", "incr {m}a", "incr {m}a", "exec"))
        .containsSubsequence("OK", "QUEUED", "QUEUED", "1", "2");
    try (Client jedis = far.client("jedis", seed);
        Client lettuce = far.client("lettuce", seed)) {
      List<Client> clients = List.of(jedis, lettuce);
      for (Client client : clients) {
        client.answersOk();
      }
      round("resharded", clients, () -> reshard(far, seed));
      Part victim = Part.machine("machine-1", state);
      HostPort other = new HostPort(far.gateway(), ports.get(state.nodes().get(3).address()));
      round("killed", clients, () -> deployment.machines().kill(victim));
      assertThat(far.redisCli(other, "-c", "get", "name")).isEqualTo("Mayday");
      RealEngine.up(deployment);
      round("failed-back", clients, () -> failBack(far, seed, state, ports));
      assertThat(far.redisCli(seed, "-c", "get", "name")).isEqualTo("Mayday");
    }
  }

  /** What is done while clients write and read, who must get through all slots in the end. */
  private static void round(String name, List<Client> clients, Runnable change) throws Exception {
    for (Client client : clients) {
      client.ask(name);
    }
    change.run();
    for (Client client : clients) {
      client.answersOk();
    }
    for (Client client : clients) {
      client.ask(name + "-afterwards");
      client.answersOk();
    }
  }

  private static void reshard(FarNetwork far, HostPort seed) {
    String from = far.redisCli(seed, "cluster", "myid");
    String to =
        far.redisCli(seed, "cluster", "nodes")
            .lines()
            .filter(line -> line.contains(" master ") && !line.startsWith(from))
            .map(line -> line.split(" ")[0])
            .findFirst()
            .orElseThrow();
    String printed =
        far.redisCli(
            seed,
            "--cluster",
            "reshard",
            seed.toString(),
            "--cluster-from",
            from,
            "--cluster-to",
            to,
            "--cluster-slots",
            "100",
            "--cluster-yes");
    assertThat(printed).doesNotContain("[ERR]");
  }

  /** The first node, a replica since its machine was killed, becomes master again. */
  private static void failBack(
      FarNetwork far, HostPort seed, ClusterState state, Map<HostPort, Integer> ports) {
    assertThat(ports.get(state.nodes().get(0).address())).isEqualTo(seed.port());
    assertThat(far.redisCli(seed, "role")).startsWith("slave");
    assertThat(far.redisCli(seed, "cluster", "failover")).isEqualTo("OK");
    assertThat(
            Poll.until(RealEngine.PATIENCE, () -> far.redisCli(seed, "role").startsWith("master")))
        .isTrue();
  }
}
