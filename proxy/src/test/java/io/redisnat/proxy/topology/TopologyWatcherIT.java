package io.redisnat.proxy.topology;

import static io.redisnat.proxy.topology.Watching.QUICK;
import static io.redisnat.proxy.topology.Watching.hosts;
import static io.redisnat.proxy.topology.Watching.seeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.config.TopologyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.testing.RedisProcess;
import io.redisnat.proxy.testing.RedisProcesses;
import io.redisnat.proxy.topology.TopologyNode.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watcher against real servers on 127.0.0.x. */
@Timeout(90)
class TopologyWatcherIT {

  @Test
  void aFailoverIsFollowedAndLoggedAndTheReturnToo() {
    try (LogCapture log = new LogCapture();
        var cluster = RedisProcesses.cluster(3, hosts(6));
        var watching = new Watching(seeds(cluster.addresses().subList(0, 1)), Set.of())) {
      Topology healthy = watching.until(t -> t.nodes().size() == 6 && t.servedSlots() == 16384);
      assertThat(healthy.nodes()).extracting(TopologyNode::announced).isSorted();
      assertThat(healthy.nodes().stream().filter(TopologyNode::isMaster)).hasSize(3);
      assertThat(log.containing("cluster found")).hasSize(1);
      RedisProcess master = cluster.get(0);
      RedisProcess replica = cluster.get(3);
      var masterId = master.id();
      var replicaId = replica.id();

      master.kill();
      Topology after =
          watching.until(
              t ->
                  t.servedSlots() == 16384
                      && t.node(replicaId).orElseThrow().isMaster()
                      && t.node(masterId).orElseThrow().state() == State.FAILED);
      assertThat(after.epoch()).isGreaterThan(healthy.epoch());
      assertThat(after.node(masterId).orElseThrow().announced()).isEqualTo(master.address());

      master.start();
      watching.until(
          t -> t.node(masterId).filter(n -> !n.isMaster() && n.state() == State.OK).isPresent());
      assertThat(
              watching.changes("went from OK to FAILED").size()
                  + watching.changes("went from SUSPECTED to FAILED").size())
          .isEqualTo(1);
      assertThat(watching.changes(replicaId.abbreviated() + " at " + replica.address()))
          .anyMatch(line -> line.contains("went from replica of") && line.contains("to master"));
      assertThat(log.containing("WARN")).as("one node down is no outage").isEmpty();
    }
  }

  @Test
  void itStartsBeforeTheServersAreThereAndSaysOnceThatItWaits() {
    HostPort address = new HostPort("127.0.0.1", FreePorts.withBusPort("127.0.0.1"));
    try (LogCapture log = new LogCapture();
        var watching = new Watching(seeds(List.of(address)), Set.of())) {
      await().atMost(Duration.ofSeconds(10)).until(() -> log.containing("WARN").size() == 1);
      await().during(Duration.ofMillis(700)).until(() -> log.lines().size() == 1);
      assertThat(log.lines().get(0))
          .contains("no node tells the topology")
          .contains(address + "=Connection refused");
      assertThat(watching.watcher().current()).isSameAs(Topology.UNKNOWN);

      try (RedisProcess node = RedisProcess.nodeAt(address)) {
        Topology found = watching.until(t -> !t.nodes().isEmpty());
        assertThat(found.nodes()).extracting(TopologyNode::state).containsExactly(State.OUTSIDE);
        assertThat(found.nodes().get(0).announced())
            .as("it does not know its host")
            .isEqualTo(address);
        await().atMost(Duration.ofSeconds(5)).until(() -> log.lines().size() == 3);
        assertThat(log.containing("known again")).hasSize(1);
        assertThat(log.containing("no cluster yet")).hasSize(1);
        assertThat(node.id()).isEqualTo(found.nodes().get(0).id());
      }
    }
  }

  @Test
  void anotherClusterAtTheSameAddressIsRefused() {
    try (LogCapture log = new LogCapture();
        var other = RedisProcesses.cluster(3, hosts(3))) {
      var ours = Set.of(new NodeId("a".repeat(40)));
      try (var watching = new Watching(seeds(other.addresses()), ours)) {
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> log.containing("refused").size() == other.all().size());
        await().during(Duration.ofMillis(600)).until(() -> log.containing("refused").size() == 3);
        assertThat(log.containing("refused").get(0))
            .startsWith("WARN")
            .contains("correct the seeds")
            .contains("remove the port ledger");
        assertThat(log.containing("no node tells the topology").get(0))
            .contains(other.get(0).address() + "=in another cluster");
        assertThat(watching.published()).isEmpty();
      }
      var known = Set.of(other.get(1).id());
      try (var watching = new Watching(seeds(other.addresses()), known)) {
        watching.until(t -> t.nodes().size() == 3);
      }
    }
  }

  @Test
  void theDialMapAppliesToEveryAddress() {
    HostPort elsewhere = new HostPort("192.0.2.1", 7000);
    try (var cluster = RedisProcesses.cluster(3, hosts(3))) {
      Map<HostPort, HostPort> dialMap = Map.of(elsewhere, cluster.get(0).address());
      var upstream = Watching.upstream(List.of(elsewhere), List.of(), dialMap);
      try (var watching = new Watching(upstream, Set.of())) {
        Topology found = watching.until(t -> t.nodes().size() == 3 && t.servedSlots() == 16384);
        assertThat(found.nodes())
            .extracting(TopologyNode::announced)
            .containsExactlyInAnyOrderElementsOf(cluster.addresses());
      }
    }
  }

  @Test
  void aWrongPasswordIsNamedAndARightOneWorksForBothKindsOfUser() {
    try (LogCapture log = new LogCapture();
        RedisProcess node =
            RedisProcess.node(
                "127.0.0.1",
                "--requirepass",
                "secret-word",
                "--user",
                "topo",
                "on",
                ">pw",
                "+cluster")) {
      var seed = List.of(node.address());
      try (var watching =
          new Watching(Watching.withLogin(seed, Optional.empty(), "wrong-word"), Set.of())) {
        await().atMost(Duration.ofSeconds(10)).until(() -> log.containing("WARN").size() == 1);
        assertThat(log.lines().get(0))
            .contains("WRONGPASS")
            .contains("check the upstream credentials")
            .doesNotContain("wrong-word");
        assertThat(watching.published()).isEmpty();
      }
      log.clear();
      try (var watching = new Watching(seeds(seed), Set.of())) {
        await().atMost(Duration.ofSeconds(10)).until(() -> log.containing("NOAUTH").size() == 1);
        assertThat(watching.published()).isEmpty();
      }
      for (var login :
          List.of(
              Watching.withLogin(seed, Optional.empty(), "secret-word"),
              Watching.withLogin(seed, Optional.of("topo"), "pw"))) {
        try (var watching = new Watching(login, Set.of())) {
          watching.until(t -> t.nodes().size() == 1);
        }
      }
    }
  }

  @Test
  void manyRequestsShareOneRefreshThatBeginsAfterThem() throws Exception {
    var slow =
        new TopologyConfig(Duration.ofHours(1), Duration.ofMillis(100), QUICK.queryTimeout(), 3);
    try (RedisProcess node = RedisProcess.node("127.0.0.1");
        var watching = new Watching(seeds(List.of(node.address())), slow, Set.of())) {
      watching.refresh();
      long before = clusterCalls(node);
      List<CompletableFuture<Topology>> stages = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        stages.add(watching.watcher().refresh("test").toCompletableFuture());
      }
      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

      assertThat(clusterCalls(node) - before).isBetween(1L, 3L);
      assertThat(stages).allMatch(stage -> stage.join().nodes().size() == 1);
    }
  }

  @Test
  void aRefreshCompletesWithTheLastSnapshotWhenNobodyAnswers() throws Exception {
    try (LogCapture log = new LogCapture();
        RedisProcess node = RedisProcess.node("127.0.0.1");
        var watching = new Watching(seeds(List.of(node.address())), Set.of())) {
      Topology known = watching.until(t -> t.nodes().size() == 1);
      node.freeze();
      assertThat(watching.refresh().nodes()).isEqualTo(known.nodes());
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> log.containing("no answer in time").size() == 1);
      node.thaw();
      await().atMost(Duration.ofSeconds(10)).until(() -> log.containing("known again").size() == 1);
      assertThat(log.containing("econnect")).as("Lettuce is silent").isEmpty();
    }
  }

  @Test
  void closeIsPromptEvenWhileAskingAndLeavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (RedisProcess node = RedisProcess.node("127.0.0.1")) {
      var watching = new Watching(seeds(List.of(node.address())), Set.of());
      watching.until(t -> t.nodes().size() == 1);
      node.freeze();
      var open = watching.watcher().refresh("test").toCompletableFuture();
      Thread.sleep(100);
      long start = System.nanoTime();
      watching.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      assertThat(open.get(1, TimeUnit.SECONDS).nodes()).hasSize(1);
      assertThat(watching.refresh().nodes()).hasSize(1);
      node.thaw();
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(t -> !before.contains(t))
                    .filteredOn(t -> t.getName().matches(".*(lettuce|redis-nat|nio|epoll).*"))
                    .isEmpty());
  }

  private static long clusterCalls(RedisProcess node) {
    String stats = node.command("INFO", "commandstats");
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_cluster|nodes:"))
        .map(line -> line.replaceAll(".*:calls=(\\d+),.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }
}
