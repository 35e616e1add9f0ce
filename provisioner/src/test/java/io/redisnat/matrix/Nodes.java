package io.redisnat.matrix;

import io.redisnat.model.HostPort;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.testing.RedisConnection;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The nodes of a bed: three masters, and a replica of each. */
final class Nodes implements AutoCloseable {

  static final int MASTERS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final BedPlan plan;
  private final List<RedisProcess> nodes = new ArrayList<>();

  /** Starts them; they know nothing of each other yet. */
  Nodes(BedPlan plan) {
    this.plan = plan;
    try {
      for (int i = 0; i < 2 * MASTERS; i++) {
        String host = plan.hosts().get(i % plan.hosts().size());
        HostPort address = new HostPort(host, FreePorts.withBusPort(host));
        String[] arguments = plan.arguments(i + 1, host).toArray(String[]::new);
        nodes.add(RedisProcess.of(plan.server().program(), address, arguments));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Makes a cluster of them that can fail over. */
  void form() throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      ask(nodes.get(i), "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      if (i > 0) {
        HostPort first = busAddress(nodes.get(0));
        ask(nodes.get(i), "CLUSTER", "MEET", first.host(), Integer.toString(first.port()));
      }
    }
    for (int i = 0; i < MASTERS; i++) {
      int from = SlotRange.SLOTS * i / MASTERS;
      int to = SlotRange.SLOTS * (i + 1) / MASTERS;
      Stream<String> slots = IntStream.range(from, to).mapToObj(Integer::toString);
      ask(
          nodes.get(i),
          Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
    }
    nodes.forEach(node -> await(node + " to agree", () -> agrees(node)));
    for (int i = MASTERS; i < nodes.size(); i++) {
      ask(nodes.get(i), "CLUSTER", "REPLICATE", id(nodes.get(i - MASTERS)));
    }
    awaitReplicas();
  }

  private boolean agrees(RedisProcess node) throws IOException {
    String info = ask(node, "CLUSTER", "INFO");
    return info.contains("cluster_state:ok")
        && info.contains("cluster_known_nodes:" + nodes.size() + "\r")
        && !ask(node, "CLUSTER", "NODES").contains("handshake");
  }

  /** Waits until every master has a replica in step with it, and all nodes know that. */
  void awaitReplicas() {
    for (RedisProcess node : nodes) {
      await(
          node + " to be in step",
          () -> {
            String replication = ask(node, "INFO", "replication");
            boolean settled =
                replication.contains("role:master")
                    ? replication.contains("connected_slaves:1")
                    : replication.contains("master_link_status:up");
            String known = ask(node, "CLUSTER", "NODES");
            return settled && !known.contains("fail") && count(known, "slave") == MASTERS;
          });
    }
  }

  /** Waits until all nodes tell the same owner of each slot. */
  void awaitSameSlots() {
    for (RedisProcess node : nodes) {
      await(
          node + " to know who serves which slots", () -> slots(node).equals(slots(nodes.get(0))));
    }
  }

  /** Slots that are served, by node; a node's own line has more: what it is moving. */
  private Map<String, String> slots(RedisProcess node) throws IOException {
    Map<String, String> slots = new TreeMap<>();
    for (String line : ask(node, "CLUSTER", "NODES").lines().toList()) {
      String[] fields = line.split(" ");
      slots.put(
          fields[0],
          Arrays.stream(fields)
              .skip(8)
              .filter(range -> !range.startsWith("["))
              .collect(Collectors.joining(" ")));
    }
    return slots;
  }

  private static long count(String lines, String word) {
    return lines.lines().filter(line -> line.contains(word)).count();
  }

  /** What may throw because the node is not there yet. */
  interface Condition {
    boolean holds() throws IOException;
  }

  static void await(String what, Condition condition) {
    Awaitility.await(what).atMost(LIMIT).ignoreExceptions().until(condition::holds);
  }

  List<RedisProcess> all() {
    return nodes;
  }

  /** Those that serve slots. */
  List<RedisProcess> masters() throws IOException {
    List<RedisProcess> masters = new ArrayList<>();
    for (RedisProcess node : nodes) {
      String[] own = own(node);
      if (own[2].contains("master") && own.length > 8) {
        masters.add(node);
      }
    }
    return masters;
  }

  private String[] own(RedisProcess node) throws IOException {
    return ask(node, "CLUSTER", "NODES")
        .lines()
        .filter(line -> line.contains("myself"))
        .findFirst()
        .orElseThrow()
        .split(" ");
  }

  /** Servers before 4.0 have no CLUSTER MYID. */
  String id(RedisProcess node) {
    try {
      return own(node)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where other nodes, and the proxy, are to find it. */
  HostPort busAddress(RedisProcess node) throws IOException {
    if (plan.tls().filter(BedTls::inside).isEmpty()) {
      return node.address();
    }
    String configured = ask(node, "CONFIG", "GET", "tls-port");
    return node.address().withPort(Integer.parseInt(configured.lines().skip(1).findFirst().get()));
  }

  /** One command on a connection of its own; an error reply is an exception. */
  String ask(RedisProcess node, String... command) throws IOException {
    try (RedisConnection connection = new RedisConnection(node.address())) {
      if (plan.login().isPresent()) {
        BedPlan.Login login = plan.login().get();
        connection.command("AUTH", login.user(), login.password());
      }
      return connection.command(command);
    }
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
