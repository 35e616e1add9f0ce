package io.redisnat.proxy.testing;

import io.redisnat.model.HostPort;
import io.redisnat.model.SlotRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Several nodes in cluster mode, closed together. */
public final class RedisProcesses implements AutoCloseable {

  private static final Duration FORM_LIMIT = Duration.ofSeconds(30);

  private final List<RedisProcess> nodes = new ArrayList<>();

  private RedisProcesses() {}

  /** One node for each host (a host may occur several times), not joined yet. */
  public static RedisProcesses start(String... hosts) {
    return start(List.of(hosts), List.of());
  }

  /** The same with these further arguments for each node. */
  public static RedisProcesses start(List<String> hosts, List<String> arguments) {
    RedisProcesses all = new RedisProcesses();
    try {
      for (String host : hosts) {
        all.nodes.add(RedisProcess.node(host, arguments.toArray(String[]::new)));
      }
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /** A healthy cluster: the first {@code masters} hosts serve, the others replicate in turn. */
  public static RedisProcesses cluster(int masters, String... hosts) {
    RedisProcesses all = start(hosts);
    try {
      all.form(masters);
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /** Joins the nodes, spreads the slots over the first {@code masters}, waits until all agree. */
  public void form(int masters) {
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
      if (i > 0) {
        meet(nodes.get(i));
      }
    }
    for (int i = 0; i < masters; i++) {
      int first = SlotRange.SLOTS * i / masters;
      int last = SlotRange.SLOTS * (i + 1) / masters - 1;
      nodes.get(i).command("CLUSTER", "ADDSLOTSRANGE", "" + first, "" + last);
    }
    awaitAgreement();
    for (int i = masters; i < nodes.size(); i++) {
      nodes.get(i).command("CLUSTER", "REPLICATE", nodes.get((i - masters) % masters).id().value());
    }
    nodes.subList(masters, nodes.size()).forEach(RedisProcesses::awaitReplica);
    awaitRoles(nodes.size() - masters);
  }

  /** Introduces a node to the first one. */
  public void meet(RedisProcess node) {
    HostPort first = nodes.get(0).address();
    node.command("CLUSTER", "MEET", first.host(), "" + first.port());
  }

  /** Waits until every node knows every other and serves. */
  public void awaitAgreement() {
    for (RedisProcess node : nodes) {
      Waiting.until(
          node + " to agree",
          FORM_LIMIT,
          () -> {
            String info = node.command("CLUSTER", "INFO");
            return info.contains("cluster_state:ok")
                && info.contains("cluster_known_nodes:" + nodes.size() + "\r")
                && !node.command("CLUSTER", "NODES").contains("handshake");
          });
    }
  }

  private void awaitRoles(int replicas) {
    for (RedisProcess node : nodes) {
      Waiting.until(
          node + " to know the replicas",
          FORM_LIMIT,
          () ->
              node.command("CLUSTER", "NODES").lines().filter(l -> l.contains("slave")).count()
                  == replicas);
    }
  }

  /** Waits until the node's replication link is up: only then can it be promoted. */
  public static void awaitReplica(RedisProcess replica) {
    Waiting.until(
        replica + " to replicate",
        FORM_LIMIT,
        () -> replica.command("INFO", "replication").contains("master_link_status:up"));
  }

  /** The node at this place of the list of hosts. */
  public RedisProcess get(int index) {
    return Objects.requireNonNull(nodes.get(index));
  }

  /** Adds a node (to be closed with the others). */
  public RedisProcess add(String host) {
    RedisProcess node = RedisProcess.node(host);
    nodes.add(node);
    return node;
  }

  /** All nodes. */
  public List<RedisProcess> all() {
    return List.copyOf(nodes);
  }

  /** Their addresses. */
  public List<HostPort> addresses() {
    return nodes.stream().map(RedisProcess::address).toList();
  }

  @Override
  public void close() {
    nodes.forEach(RedisProcess::close);
  }
}
