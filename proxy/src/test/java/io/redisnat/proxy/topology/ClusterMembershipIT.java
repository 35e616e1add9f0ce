package io.redisnat.proxy.topology;

import static io.redisnat.proxy.topology.Watching.allOk;
import static io.redisnat.proxy.topology.Watching.hosts;
import static io.redisnat.proxy.topology.Watching.seeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.NodeId;
import io.redisnat.proxy.testing.InstalledProgram;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.testing.RedisProcess;
import io.redisnat.proxy.testing.RedisProcesses;
import io.redisnat.proxy.topology.TopologyNode.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that form a cluster, join one and leave it, under the eyes of the watcher. */
@Timeout(90)
class ClusterMembershipIT {

  @Test
  void aClusterIsFormedThroughItAndNoNodeEverDisappearsMeanwhile() {
    try (var nodes = RedisProcesses.start(hosts(4));
        var watching = new Watching(seeds(nodes.addresses()), Set.of())) {
      Topology apart = watching.until(t -> t.nodes().size() == 4);
      assertThat(apart.nodes()).extracting(TopologyNode::state).containsOnly(State.OUTSIDE);
      assertThat(watching.published()).as("nothing before every seed answered").hasSize(1);

      nodes.form(3);
      Topology formed = watching.until(t -> t.servedSlots() == 16384 && allOk(t));

      assertThat(watching.published()).allMatch(t -> t.nodes().size() == 4);
      assertThat(formed.byId().keySet()).isEqualTo(apart.byId().keySet());
      assertThat(watching.published())
          .last()
          .isEqualTo(watching.published().get(watching.published().size() - 1));
    }
  }

  @Test
  void aClusterIsFormedByRedisCliToo() throws Exception {
    InstalledProgram.require("redis-cli");
    try (var nodes = RedisProcesses.start(hosts(3));
        var watching = new Watching(seeds(nodes.addresses()), Set.of())) {
      watching.until(t -> t.nodes().size() == 3);
      List<String> command = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
      nodes.addresses().forEach(address -> command.add(address.toString()));
      command.add("--cluster-yes");
      Process cli =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        assertThat(cli.waitFor(40, TimeUnit.SECONDS)).isTrue();
      } finally {
        cli.destroyForcibly();
      }
      assertThat(cli.exitValue()).isZero();

      watching.until(t -> t.servedSlots() == 16384 && allOk(t));
      assertThat(watching.published()).allMatch(t -> t.nodes().size() == 3);
    }
  }

  @Test
  void aStandbyNodeIsFrontedThenJoinsThenIsForgotten() {
    try (LogCapture log = new LogCapture();
        var cluster = RedisProcesses.cluster(3, hosts(3));
        RedisProcess standby = RedisProcess.node("127.0.0.4")) {
      var upstream = Watching.upstream(cluster.addresses(), List.of(standby.address()), Map.of());
      try (var watching = new Watching(upstream, Set.of())) {
        var id = standby.id();
        Topology apart = watching.until(t -> t.nodes().size() == 4);
        assertThat(apart.node(id).orElseThrow().state()).isEqualTo(State.OUTSIDE);
        assertThat(apart.servedSlots()).isEqualTo(16384);

        cluster.meet(standby);
        watching.until(t -> t.node(id).filter(n -> n.state() == State.OK).isPresent());
        assertThat(watching.published()).allMatch(t -> t.node(id).isPresent());

        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> cluster.all().stream().allMatch(node -> knows(node, id)));
        cluster.all().forEach(node -> node.command("CLUSTER", "FORGET", id.value()));
        watching.until(t -> t.node(id).isEmpty());
        assertThat(watching.changes(id.abbreviated() + " at " + standby.address() + " is gone"))
            .hasSize(1);

        standby.command("CLUSTER", "RESET", "HARD");
        var newId = standby.id();
        Topology reset = watching.until(t -> t.node(newId).isPresent());
        assertThat(reset.node(newId).orElseThrow().state()).isEqualTo(State.OUTSIDE);
      }
    }
  }

  @Test
  void aNodeThatIsAddedWithoutBeingConfiguredIsFound() {
    try (var cluster = RedisProcesses.cluster(3, hosts(3));
        var watching = new Watching(seeds(cluster.addresses().subList(1, 2)), Set.of())) {
      watching.until(t -> t.nodes().size() == 3 && t.servedSlots() == 16384);
      RedisProcess added = cluster.add("127.0.0.9");

      cluster.meet(added);
      Topology found = watching.until(t -> t.node(added.id()).isPresent());

      assertThat(found.node(added.id()).orElseThrow().announced()).isEqualTo(added.address());
      assertThat(watching.changes("appeared at " + added.address())).hasSize(1);
    }
  }

  private static boolean knows(RedisProcess node, NodeId id) {
    return node.command("CLUSTER", "NODES")
        .lines()
        .anyMatch(line -> line.startsWith(id.value()) && !line.contains("handshake"));
  }
}
