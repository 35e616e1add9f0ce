package io.redisnat.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.lifecycle.Admins;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.Readiness;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Machines.Condition;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.proxy.testing.RedisConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cluster of three machines with two nodes, and what can be done to it. */
class DockerRuntimeIT {

  @TempDir private static Path directory;
  private static RealEngine engine;
  private static Deployment deployment;
  private static ClusterState state;

  @BeforeAll
  static void up() {
    engine = RealEngine.require(directory);
    deployment = engine.decide(RealEngine.name("run"), 2, RealEngine.Proxy.LOCAL, Map.of());
    state = RealEngine.up(deployment);
  }

  @AfterAll
  static void down() {
    if (deployment != null) {
      RealEngine.remove(deployment);
      assertThat(deployment.exists()).isFalse();
      assertThat(engine.runtime().names()).doesNotContain(deployment.name());
    }
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void isReadyAgain() {
    RealEngine.up(deployment);
  }

  private static Machines machines() {
    return deployment.machines();
  }

  private static Part machine(int number) {
    return Part.machine("machine-" + number, state);
  }

  private static Set<Condition> conditions(Part part) {
    return new HashSet<>(machines().conditions(part.nodes()).values());
  }

  @Test
  void anotherLookAtTheEngineFindsWhatWasDecided() {
    assertThat(engine.runtime().names()).contains(deployment.name());
    assertThat(engine.runtime().open(deployment.name()).read()).contains(state);
    assertThat(state.machineNames()).containsExactly("machine-1", "machine-2", "machine-3");
    assertThat(state.nodes().get(0).address().host()).endsWith(".100");
    assertThat(machines().dialMap(state)).as("this host reaches containers").isEmpty();
  }

  @Test
  void aMachineThatIsKilledFailsOverAndComesBackAtItsAddress() {
    Part victim = machine(2);
    machines().kill(victim);

    assertThat(conditions(victim)).containsExactly(Condition.STOPPED);
    machines().kill(victim);
    try (ClusterAdmin admin = Admins.of(deployment, state)) {
      List<HostPort> rest =
          state.addresses().stream()
              .filter(a -> !a.host().equals(victim.nodes().get(0).address().host()))
              .toList();
      assertThat(
              Poll.until(
                  RealEngine.PATIENCE,
                  () ->
                      admin.observe(rest).values().stream()
                              .filter(view -> view.self().isMaster())
                              .flatMap(view -> view.self().slots().stream())
                              .mapToInt(range -> range.end() - range.start() + 1)
                              .sum()
                          == 16384))
          .as("the others serve all slots")
          .isTrue();
    }
    machines().start(List.of(victim), RealEngine.PATIENCE);
    assertThat(conditions(victim)).containsExactly(Condition.RUNNING);
  }

  @Test
  void oneNodeOfAMachineIsKilledStoppedAndStartedByItself() {
    Part first = Part.of(machine(1).nodes().get(0));
    Part second = Part.of(machine(1).nodes().get(1));
    machines().kill(first);
    assertThat(conditions(first)).containsExactly(Condition.STOPPED);
    assertThat(conditions(second)).containsExactly(Condition.RUNNING);

    machines().start(List.of(first), RealEngine.PATIENCE);
    machines().stop(List.of(second));
    assertThat(conditions(first)).containsExactly(Condition.RUNNING);
    assertThat(conditions(second)).containsExactly(Condition.STOPPED);

    machines().kill(first);
    assertThat(conditions(machine(1))).as("with its last node").containsExactly(Condition.STOPPED);
  }

  @Test
  void aMachineAndANodeAreFrozen() {
    machines().pause(machine(3));
    machines().pause(machine(3));
    assertThat(conditions(machine(3))).containsExactly(Condition.PAUSED);
    machines().start(List.of(machine(3)), RealEngine.PATIENCE);
    assertThat(conditions(machine(3))).as("start lets it be").containsExactly(Condition.PAUSED);
    machines().resume(machine(3));
    assertThat(conditions(machine(3))).containsExactly(Condition.RUNNING);

    Part node = Part.of(machine(3).nodes().get(1));
    machines().pause(node);
    assertThat(conditions(node)).containsExactly(Condition.PAUSED);
    machines().stop(List.of(machine(3)));
    assertThat(conditions(machine(3))).containsExactly(Condition.STOPPED);
  }

  @Test
  void aMachineIsCutOffAndComesBackAtItsAddress() {
    Part part = machine(2);
    HostPort address = part.nodes().get(0).address();
    machines().partition(part);
    machines().partition(part);

    assertThat(conditions(part)).containsExactly(Condition.PARTITIONED);
    assertThat(Ports.accepts(address)).isFalse();

    machines().heal(part);
    assertThat(conditions(part)).containsExactly(Condition.RUNNING);
    assertThat(Ports.accepts(address)).isTrue();
    assertThatThrownBy(() -> machines().partition(Part.of(part.nodes().get(0))))
        .hasMessageContaining("name the machine machine-2");
  }

  @Test
  void aMachineThatEndedWhileCutOffComesBackAtItsAddressToo() {
    Part part = machine(3);
    machines().partition(part);
    machines().kill(part);
    assertThat(conditions(part)).containsExactly(Condition.STOPPED);

    machines().start(List.of(part), RealEngine.PATIENCE);

    assertThat(conditions(part)).containsExactly(Condition.RUNNING);
    assertThat(Ports.accepts(part.nodes().get(0).address())).isTrue();
  }

  @Test
  void aMachineAndANodeAreAddedAndRemoved() {
    List<NodeSpec> fourth = deployment.placeMore(state, "machine-4", 1);
    List<NodeSpec> third = deployment.placeMore(state, "machine-1", 1);
    List<NodeSpec> all = new ArrayList<>(state.nodes());
    all.addAll(fourth);
    all.addAll(third);
    ClusterState larger = state.withNodes(all);
    deployment.record(larger);
    try {
      machines().start(List.of(Part.machine("machine-4", larger)), RealEngine.PATIENCE);
      machines().start(List.of(Part.of(third.get(0))), RealEngine.PATIENCE);
      assertThat(Ports.accepts(fourth.get(0).address())).isTrue();
      assertThat(Ports.accepts(third.get(0).address())).isTrue();
      assertThat(fourth.get(0).address().host()).endsWith(".103");
    } finally {
      machines().discard(fourth);
      machines().discard(third);
      deployment.record(state);
    }
    assertThat(machines().conditions(fourth).values()).containsExactly(Condition.ABSENT);
    assertThat(machines().conditions(third).values()).containsExactly(Condition.ABSENT);
  }

  @Test
  void theLogOfANodeIsItsOwn() {
    NodeSpec node = machine(1).nodes().get(1);
    List<String> lines = new ArrayList<>();
    machines().logs(node, 1000, false, lines::add);

    assertThat(lines).anyMatch(line -> line.contains("Ready to accept connections"));
    assertThat(lines).anyMatch(line -> line.contains("port=" + node.address().port()));
    assertThat(lines)
        .noneMatch(line -> line.contains("port=" + machine(1).nodes().get(0).address().port()));
  }

  @Test
  void aCommandRunsBesideTheNodes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String script =
        "echo $REDIS_NAT_MACHINE; redis-cli -h $REDIS_NAT_HOST -p $REDIS_NAT_PORT ping; exit 3";
    int code = machines().exec(machine(2), List.of("sh", "-c", script), out, err);

    assertThat(code).isEqualTo(3);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("machine-2\nPONG\n");
    assertThatThrownBy(() -> machines().exec(machine(2), List.of("no-such-program"), out, err))
        .isInstanceOfSatisfying(
            RuntimeFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageContaining("no-such-program");
  }

  @Test
  void theProxyServesEveryNode() throws Exception {
    assertThat(deployment.proxy().missing(state)).isEmpty();
    Map<HostPort, Integer> ports = deployment.proxy().ports(state);
    assertThat(ports).hasSize(6);
    int first = ports.get(state.addresses().get(0));
    try (RedisConnection client = new RedisConnection(new HostPort("127.0.0.1", first))) {
      assertThat(client.command("CLUSTER", "NODES"))
          .contains("127.0.0.1:" + first)
          .doesNotContain(state.addresses().get(0).host());
    }
    try (ClusterAdmin admin = Admins.of(deployment, state)) {
      assertThat(Readiness.missing(state.addresses(), admin.observe(state.addresses()))).isEmpty();
    }
  }
}
