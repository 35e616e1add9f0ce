package io.redisnat.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at before anything is made, and what happens where somebody was there before. */
class DockerPreparationIT {

  @TempDir private Path directory;
  private RealEngine engine;
  private final String name = RealEngine.name("pre");
  private final OtherTool other = new OtherTool();

  @BeforeEach
  void connect() {
    engine = RealEngine.require(directory);
  }

  @AfterEach
  void nothingIsLeft() {
    if (engine != null) {
      RealEngine.remove(engine.runtime().open(name));
      assertThat(engine.runtime().open(name).exists()).isFalse();
      engine.close();
    }
    other.close();
  }

  private Deployment decide(Map<String, String> settings) {
    return engine.decide(name, 2, RealEngine.Proxy.LOCAL, settings);
  }

  private static void refused(Kind kind, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RuntimeFailure.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(text);
  }

  @Test
  void anExplicitSubnetThatIsTakenIsAConflictAndNothingIsMade() {
    other.network(name + "-other", "10.211.7.0/24");

    refused(
        Kind.CONFLICT,
        "--subnet 10.211.7.0/24 is taken by network " + name + "-other",
        () -> decide(Map.of("subnet", "10.211.7.0/24")));
    refused(
        Kind.CONFIGURATION,
        "--subnet is '10.211.7.9/24'",
        () -> decide(Map.of("subnet", "10.211.7.9/24")));
    refused(Kind.CONFIGURATION, "--publish is 'yes'", () -> decide(Map.of("publish", "yes")));
    assertThat(engine.runtime().open(name).exists()).isFalse();
  }

  @Test
  void aDefaultSubnetThatIsTakenMovesOn() {
    Deployment first = decide(Map.of());
    String second = name + "-second";
    Deployment next = engine.decide(second, 2, RealEngine.Proxy.LOCAL, Map.of());
    try {
      assertThat(next.read().orElseThrow().settings().get("subnet"))
          .as("decided on is taken, though not made yet")
          .isNotEqualTo(first.read().orElseThrow().settings().get("subnet"));
      assertThat(engine.runtime().names()).contains(name, second);
    } finally {
      RealEngine.remove(next);
    }
  }

  @Test
  void aSubnetThatIsTakenAfterTheDecisionIsAConflict() {
    Deployment deployment = decide(Map.of("subnet", "10.211.8.0/24"));
    other.network(name + "-other", "10.211.8.0/25");

    refused(
        Kind.CONFLICT,
        "taken by network " + name + "-other",
        () -> deployment.prepare(deployment.read().orElseThrow(), line -> {}));
  }

  @Test
  void aContainerOfSomebodyElseIsNeverTouched() {
    other.container(name + "-machine-2");
    Deployment deployment = decide(Map.of());

    refused(
        Kind.CONFLICT,
        "a container named '" + name + "-machine-2' that is not of redis-nat",
        () -> deployment.prepare(deployment.read().orElseThrow(), line -> {}));
    RealEngine.remove(deployment);
    assertThat(other.exists(name + "-machine-2")).isTrue();
  }

  @Test
  void publishedNodesAreReachedWithoutTheirAddressesAndResumedAfterACrash() {
    Deployment deployment = decide(Map.of("publish", "always"));
    ClusterState state = deployment.read().orElseThrow();
    // As if 'up' had been killed after the first container was made, and again after its start.
    deployment.prepare(state, line -> {});
    deployment.prepare(state, line -> {});
    deployment
        .machines()
        .start(java.util.List.of(Part.machine("machine-1", state)), RealEngine.PATIENCE);

    RealEngine.up(deployment);

    Map<HostPort, HostPort> dial = deployment.machines().dialMap(state);
    assertThat(dial.keySet()).containsExactlyInAnyOrderElementsOf(state.addresses());
    assertThat(dial.values()).allMatch(a -> a.host().equals("127.0.0.1") && Ports.accepts(a));
    assertThat(deployment.proxy().missing(state)).isEmpty();
    Part part = Part.machine("machine-3", state);
    deployment.machines().partition(part);
    deployment.machines().heal(part);
    RealEngine.up(deployment);
    assertThat(deployment.machines().dialMap(state)).isEqualTo(dial);
  }

  @Test
  void aSidecarWhosePortIsTakenIsAConflictBeforeAnythingIsMade() throws Exception {
    Deployment deployment =
        engine.decide(name, 2, new RealEngine.Proxy("127.0.0.1", Where.SIDECAR), Map.of());
    ClusterState state = deployment.read().orElseThrow();
    int port = state.proxy().orElseThrow().portBase();
    try (var taken =
        new java.net.ServerSocket(port, 1, java.net.InetAddress.getLoopbackAddress())) {
      refused(
          Kind.CONFLICT,
          "port " + taken.getLocalPort() + " on 127.0.0.1 is taken",
          () -> deployment.prepare(state, line -> {}));
    }
  }
}
