package io.redisnat.faults;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.local.LocalNode.Role;
import io.redisnat.proxy.testing.RedisConnection;
import java.io.IOException;
import java.util.List;

/**
 * What an operator would do, by single commands to nodes, through the proxy where that is possible.
 */
final class NodeCommands {

  private final ProxiedCluster cluster;

  NodeCommands(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  /** The masters that run. */
  List<LocalNode> masters() {
    return cluster.cluster().nodes().stream().filter(node -> node.role() == Role.MASTER).toList();
  }

  static String ask(HostPort address, String... command) throws IOException {
    try (RedisConnection connection = new RedisConnection(address)) {
      return connection.command(command);
    }
  }

  /** The master that serves a slot, as the cluster sees it. */
  LocalNode serverOf(int slot) throws IOException {
    for (LocalNode master : masters()) {
      String nodes = ask(master.address(), "CLUSTER", "NODES");
      String own = nodes.lines().filter(line -> line.contains("myself")).findFirst().orElseThrow();
      if (serves(own, slot)) {
        return master;
      }
    }
    throw new IllegalStateException("nobody serves slot " + slot);
  }

  private static boolean serves(String line, int slot) {
    String[] fields = line.split(" ");
    for (int i = 8; i < fields.length; i++) {
      String[] range = fields[i].split("-", 2);
      if (!fields[i].startsWith("[")
          && Integer.parseInt(range[0]) <= slot
          && slot <= Integer.parseInt(range[range.length - 1])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Moves a slot, key by key and slowly, so that clients meet it half moved. All commands go to
   * node ports and name outside addresses.
   */
  void moveSlot(int slot, LocalNode from, LocalNode to) throws Exception {
    String number = Integer.toString(slot);
    HostPort source = cluster.outside(from);
    HostPort target = cluster.outside(to);
    ask(target, "CLUSTER", "SETSLOT", number, "IMPORTING", from.id().value());
    ask(source, "CLUSTER", "SETSLOT", number, "MIGRATING", to.id().value());
    String port = Integer.toString(target.port());
    // Clients go on making keys: those that are new are made at the target.
    for (String keys = keys(source, number); !keys.isEmpty(); keys = keys(source, number)) {
      for (String key : keys.split("\n", -1)) {
        ask(source, "MIGRATE", target.host(), port, key, "0", "5000");
        Thread.sleep(5);
      }
    }
    ask(target, "CLUSTER", "SETSLOT", number, "NODE", to.id().value());
    ask(source, "CLUSTER", "SETSLOT", number, "NODE", to.id().value());
  }

  private static String keys(HostPort node, String slot) throws IOException {
    return ask(node, "CLUSTER", "GETKEYSINSLOT", slot, "10");
  }
}
