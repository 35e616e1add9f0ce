package io.redisnat.provisioner.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProxyTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path root;
  private StateDirectory directory;
  private ClusterState state;
  private ProxyPlace place;
  private Map<HostPort, HostPort> dialMap = Map.of();

  @BeforeEach
  void describe() {
    int base =
        IntStream.iterate(21000, b -> b + 10)
            .filter(
                b ->
                    IntStream.range(b, b + 2)
                        .allMatch(p -> Ports.isFree(new HostPort("127.0.0.1", p))))
            .findFirst()
            .orElseThrow();
    place = new ProxyPlace("127.0.0.1", Optional.of("host.example"), base, 64, Where.HOST);
    state =
        new ClusterState(
            "p",
            "local",
            2,
            1,
            1,
            List.of(
                new NodeSpec("machine-2", HostPort.parse("127.9.0.101:7000"), "b"),
                new NodeSpec("machine-1", HostPort.parse("127.9.0.100:7000"), "a")),
            Optional.empty(),
            Optional.of(place),
            Map.of());
    directory = new StateDirectory(root, "p");
    directory.write(state);
  }

  @AfterEach
  void end() {
    proxy().stop();
  }

  private HostProxy proxy(String... flags) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), FakeProxy.class.getName()));
    return new HostProxy(directory, path -> command, s -> dialMap);
  }

  private String config() {
    return ProxyConf.of(state, dialMap, directory.ledger());
  }

  @Test
  void itIsUpWhenTheProcessRunsAndAllPortsAnswerAndStartingAgainChangesNothing() {
    proxy().start(state, TIMEOUT);

    long pid = directory.proxy().pid().orElseThrow();
    proxy().start(state, TIMEOUT);
    assertThat(directory.proxy().pid()).hasValue(pid);
    proxy().stop();
    assertThat(directory.proxy().isRunning()).isFalse();
  }

  @Test
  void oneThatEndsAtOnceIsReportedWithItsLastWords() {
    assertThatThrownBy(() -> proxy("-Dfake.fail=true").start(state, TIMEOUT))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("the proxy ended as soon as it was started")
        .hasMessageContaining("port-base is wrong");
  }

  @Test
  void aPortThatAnotherProgramAnswersAtIsAConflict() throws Exception {
    // The stand-in says PONG to everything, which is not what the node of that port would say.
    String id = "0".repeat(39);
    Files.writeString(
        directory.ledger(),
        "redis-nat ports 1%n0 %s1 127.9.0.100:7000 -%n1 %s2 127.9.0.101:7000 -%nend 2%n"
            .formatted(id, id));

    assertThatThrownBy(() -> proxy().start(state, Duration.ofSeconds(4)))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("127.0.0.1:" + place.portBase() + " does not lead to the node")
        .extracting(e -> ((RuntimeFailure) e).kind())
        .isEqualTo(RuntimeFailure.Kind.CONFLICT);
  }

  @Test
  void theConfigurationIsOneThatTheProxyReads() {
    ProxyConfig config = ConfigReader.parse(config(), "proxy.conf");

    assertThat(config.upstream().seeds()).hasSameElementsAs(state.addresses());
    assertThat(config.audiences())
        .containsExactly(
            new AudienceConfig(
                "host", "127.0.0.1", Optional.of("host.example"), place.portBase(), 64));
    assertThat(config.ledger().file()).isEqualTo(directory.ledger());
    assertThat(config.admin().listen()).as("clusters side by side do not collide").isEmpty();
  }

  @Test
  void nodesThatAreReachedElsewhereAreInTheDialMap() {
    HostPort published = HostPort.parse("127.0.0.1:32768");
    dialMap = Map.of(HostPort.parse("127.9.0.100:7000"), published);

    assertThat(ConfigReader.parse(config(), "proxy.conf").upstream().dialMap()).isEqualTo(dialMap);
  }

  @Test
  void withoutAdvertiseClientsAreToldTheAddressTheyCameTo() {
    place = new ProxyPlace("127.0.0.1", Optional.empty(), 21000, 64, Where.HOST);
    state =
        new ClusterState(
            "p", "local", 2, 1, 1, state.nodes(), state.plan(), Optional.of(place), Map.of());

    assertThat(ConfigReader.parse(config(), "proxy.conf").audiences().get(0).advertise()).isEmpty();
  }

  @Test
  void firstPortsFollowTheNumericOrderOfTheAddresses() {
    assertThat(OutsidePorts.first(state))
        .containsEntry(HostPort.parse("127.9.0.100:7000"), place.portBase())
        .containsEntry(HostPort.parse("127.9.0.101:7000"), place.portBase() + 1);
  }
}
