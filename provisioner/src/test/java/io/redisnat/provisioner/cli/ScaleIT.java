package io.redisnat.provisioner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;

/** A cluster grows and shrinks while a client writes through the proxy; nothing is ever lost. */
class ScaleIT {

  private static final int OLD_KEYS = 3000;
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir private Path root;
  private final AtomicInteger written = new AtomicInteger();
  private volatile boolean stop;

  @AfterEach
  void removeAll() {
    Run.of(root, "down", "--name", "it");
  }

  private Run run(String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--name";
    all[args.length + 1] = "it";
    return Run.of(root, all);
  }

  private void done(String... args) {
    Run run = run(args);
    assertThat(run.code()).as(run.err() + run.out()).isZero();
  }

  @Test
  void aClusterGrowsAndShrinksUnderWritesThroughKillsOfTheCommandAndOfNodes() throws Exception {
    done(
        "up",
        "--detach",
        "--nodes-per-machine",
        "2",
        "--replicas",
        "1",
        "--timeout",
        "2m",
        "--redis",
        "cluster-node-timeout=2000");
    try (RedisClusterClient jedis = client()) {
      for (int i = 0; i < OLD_KEYS; i++) {
        jedis.set("old-" + i, "value-" + i);
      }
      Thread writer = new Thread(() -> write(jedis), "writer");
      writer.start();
      try {
        done("add-machine");
        assertThat(roles()).containsEntry("empty", 2).containsEntry("master", 3);
        scaleSurvivesItsOwnDeath();
        assertSafe(4);
        scaleGoesOnAfterANodeWasLost();
        assertSafe(3);
        done("remove-machine", "4", "--timeout", "2m");
        done("add-node", "1");
        assertThat(nodes()).hasSize(7);
        done("del-node", lastNodeOfMachineOne());
        assertSafe(3);
        assertThat(nodes()).hasSize(6);
      } finally {
        stop = true;
        writer.join(60_000);
      }
      assertThat(written.get()).as("writes that were acknowledged meanwhile").isPositive();
      assertNothingLost(jedis);
    }
  }

  private void scaleSurvivesItsOwnDeath() throws Exception {
    try (CliProcess scale = CliProcess.start(root, "scale", "--masters", "4", "--name", "it")) {
      assertThat(scale.killAt("slots moved")).isTrue();
    }
    done("scale", "--masters", "4", "--json");
  }

  /** A master that takes part is killed in the middle: a clear error, and later it is finished. */
  private void scaleGoesOnAfterANodeWasLost() throws Exception {
    String victim = null;
    for (JsonNode node : nodes()) {
      boolean first = victim == null && !node.get("slots").asText().isEmpty();
      victim = first ? node.get("inside").asText() : victim;
    }
    String name = victim;
    Thread killer =
        new Thread(
            () -> {
              await().atMost(LONG).until(() -> shareOf(name) != 4096);
              // Not by the command line: it would wait for the one that is at work.
              killNode(name);
            },
            "killer");
    killer.start();
    Run broken = run("scale", "--masters", "3");
    killer.join(120_000);
    if (broken.code() != ExitCodes.OK) {
      assertThat(broken.code()).isEqualTo(ExitCodes.UNHEALTHY);
      assertThat(broken.err()).containsAnyOf("the same command", "'redis-nat up' completes it");
    }
    done("start", name);
    await().atMost(LONG).until(() -> run("status").code() == ExitCodes.OK);
    done("scale", "--masters", "3");
  }

  private int shareOf(String inside) {
    for (JsonNode node : nodes()) {
      if (node.get("inside").asText().equals(inside)) {
        return count(node.get("slots").asText());
      }
    }
    return 0;
  }

  private static int count(String ranges) {
    int count = 0;
    for (String range : ranges.isEmpty() ? new String[0] : ranges.split(",")) {
      String[] ends = range.split("-");
      count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
    }
    return count;
  }

  private void killNode(String inside) {
    StateDirectory directory = new StateDirectory(root, "it");
    directory.read().orElseThrow().nodes().stream()
        .filter(n -> n.address().toString().equals(inside))
        .forEach(n -> directory.daemon(n).kill());
  }

  private JsonNode nodes() {
    return run("status", "--json").json().get("nodes");
  }

  private Map<String, Integer> roles() {
    Map<String, Integer> roles = new HashMap<>();
    for (JsonNode node : nodes()) {
      boolean master = node.get("role").asText().equals("master");
      String role = !master ? "replica" : node.get("slots").asText().isEmpty() ? "empty" : "master";
      roles.merge(role, 1, Integer::sum);
    }
    return roles;
  }

  private String lastNodeOfMachineOne() {
    String last = "";
    for (JsonNode node : nodes()) {
      last = node.get("machine").asText().equals("machine-1") ? node.get("inside").asText() : last;
    }
    return last;
  }

  /** Equal shares, every master with a replica, none beside it. */
  private void assertSafe(int masters) {
    await().atMost(LONG).until(() -> run("status").code() == ExitCodes.OK);
    JsonNode nodes = nodes();
    Map<String, String> machineOf = new HashMap<>();
    Map<String, String> primaryOf = new HashMap<>();
    Set<String> owners = new HashSet<>();
    for (JsonNode node : nodes) {
      machineOf.put(node.get("id").asText(), node.get("machine").asText());
      if (node.get("role").asText().equals("replica")) {
        primaryOf.put(node.get("id").asText(), node.get("primary").asText());
      } else if (!node.get("slots").asText().isEmpty()) {
        owners.add(node.get("id").asText());
        assertThat(count(node.get("slots").asText()))
            .isBetween(16384 / masters, 16384 / masters + 1);
      }
    }
    assertThat(owners).hasSize(masters);
    assertThat(new HashSet<>(primaryOf.values())).containsAll(owners);
    assertThat(primaryOf)
        .allSatisfy(
            (replica, primary) ->
                assertThat(machineOf.get(replica)).isNotEqualTo(machineOf.get(primary)));
  }

  private RedisClusterClient client() {
    JsonNode status = run("status", "--json").json();
    HostPort seed = HostPort.parse(status.get("nodes").get(0).get("outside").get("host").asText());
    return RedisClusterClient.create(new HostAndPort(seed.host(), seed.port()));
  }

  private void write(RedisClusterClient jedis) {
    for (int i = 0; !stop; ) {
      try {
        jedis.set("new-" + i, "value-" + i);
        i++;
        written.set(i);
      } catch (JedisException e) {
        // A node was killed: not acknowledged, so it is written again.
        continue;
      }
    }
  }

  private void assertNothingLost(RedisClusterClient jedis) {
    for (int i = 0; i < OLD_KEYS; i++) {
      assertThat(jedis.get("old-" + i)).as("old key %d", i).isEqualTo("value-" + i);
    }
    int lost = 0;
    for (int i = 0; i < written.get(); i++) {
      lost += ("value-" + i).equals(jedis.get("new-" + i)) ? 0 : 1;
    }
    // Redis itself acknowledges before it replicates: what was written in the last moment of the
    // master that was killed may go with it. Moving slots loses nothing.
    assertThat(lost).as("of %d writes", written.get()).isLessThan(20);
  }
}
