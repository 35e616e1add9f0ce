package io.redisnat.provisioner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {

  @TempDir private Path root;

  private static ClusterState state(String name, Optional<String> advertise) {
    return new ClusterState(
        name,
        "local",
        3,
        3,
        2,
        List.of(
            new NodeSpec("machine-1", HostPort.parse("127.10.10.100:7000"), "machine-1-node-1")),
        Optional.of(new ProxyPlace("127.0.0.1", advertise, 7000, 64)));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    StateDirectory directory = new StateDirectory(root, "a");
    assertThat(directory.read()).isEmpty();

    directory.write(state("a", Optional.of("laptop.example")));

    assertThat(directory.read()).hasValue(state("a", Optional.of("laptop.example")));
    directory.write(state("a", Optional.empty()));
    assertThat(directory.read()).hasValue(state("a", Optional.empty()));
  }

  @Test
  void othersAreThoseBesideIt() throws Exception {
    new StateDirectory(root, "a").write(state("a", Optional.empty()));
    new StateDirectory(root, "b").write(state("b", Optional.empty()));
    Files.createDirectories(root.resolve("half-made"));
    Files.createDirectories(root.resolve("damaged"));
    Files.writeString(root.resolve("damaged/cluster.json"), "{");

    assertThat(new StateDirectory(root, "a").others())
        .containsExactly(state("b", Optional.empty()));
    assertThat(new StateDirectory(root.resolve("none"), "a").others()).isEmpty();
  }

  @Test
  void aDamagedStateSaysHowToGetRidOfIt() throws Exception {
    StateDirectory directory = new StateDirectory(root, "a");
    Files.createDirectories(directory.path());
    Files.writeString(directory.path().resolve("cluster.json"), "{\"name\":");

    assertThatThrownBy(directory::read)
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("cluster.json is damaged")
        .hasMessageContaining("redis-nat down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", ".", "-x", "a b"})
  void namesThatAreNoGoodDirectoriesAreRefused(String name) {
    assertThatThrownBy(() -> new StateDirectory(root, name)).hasMessageContaining("is not a name");
  }

  @Test
  void removeLeavesTheOthersAlone() {
    new StateDirectory(root, "a").write(state("a", Optional.empty()));
    new StateDirectory(root, "b").write(state("b", Optional.empty()));

    new StateDirectory(root, "a").remove();

    assertThat(new StateDirectory(root, "a").exists()).isFalse();
    assertThat(new StateDirectory(root, "b").read()).isPresent();
  }
}
