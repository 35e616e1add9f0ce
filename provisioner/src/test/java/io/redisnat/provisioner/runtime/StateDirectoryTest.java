package io.redisnat.provisioner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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
        Optional.of(Planner.plan(new Shape(3, 3, 2), false)),
        Optional.of(
            new ProxyPlace("127.0.0.1", advertise, 7000, 64, EntryPort.at(6400), Where.HOST)),
        Map.of("redis.cluster-node-timeout", "2000"));
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
  void aStateFitsIntoOneLineAndUnknownFieldsOfNewerVersionsDoNoHarm() {
    ClusterState state = state("a", Optional.empty());
    String line = StateJson.compact(state);

    assertThat(line).doesNotContain("\n");
    assertThat(StateJson.parse(line.replaceFirst("\\{", "{\"news\":[1],"))).isEqualTo(state);
  }

  @Test
  void namesAreDirectoriesThatCanBeClusters() throws Exception {
    new StateDirectory(root, "b").write(state("b", Optional.empty()));
    Files.createDirectories(root.resolve("half-made"));
    Files.createDirectories(root.resolve(".hidden"));
    Files.writeString(root.resolve("file"), "");

    assertThat(StateDirectory.names(root)).containsExactly("b", "half-made");
    assertThat(StateDirectory.names(root.resolve("none"))).isEmpty();
  }

  @Test
  void workOnOneClusterTakesTurnsAndLeavesNoLock() throws Exception {
    StateDirectory directory = new StateDirectory(root, "a");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () ->
                  directory.exclusively(
                      () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Poll.sleep(Duration.ofMillis(30));
                        return inside.decrementAndGet();
                      }));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join(20_000);
    }

    assertThat(most).hasValue(1);
    assertThat(inside).hasValue(0);
    assertThat(root).isEmptyDirectory();
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
