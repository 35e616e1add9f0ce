package io.redisnat.entry;

import io.lettuce.core.cluster.SlotHash;
import io.redisnat.clients.ProxiedCluster;
import io.redisnat.clients.RawClient;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Moves the slot of a key to another master, step by step, behind the proxy's back. */
final class SlotMove {

  private final String slot;
  private final LocalNode source;
  private final LocalNode target;
  private final List<LocalNode> masters = new ArrayList<>();

  private SlotMove(ProxiedCluster cluster, String key) throws IOException {
    slot = Integer.toString(SlotHash.getSlot(key));
    LocalNode owner = null;
    for (LocalNode node : cluster.cluster().nodes()) {
      if (ask(node, "ROLE").contains("master")) {
        masters.add(node);
        owner = ask(node, "EXISTS", key).startsWith(":") ? node : owner;
      }
    }
    if (owner == null) {
      throw new AssertionError("nobody serves " + key);
    }
    source = owner;
    target = masters.get((masters.indexOf(owner) + 1) % masters.size());
  }

  /** The slot of this key is to go to another master. */
  static SlotMove of(ProxiedCluster cluster, String key) throws IOException {
    return new SlotMove(cluster, key);
  }

  /** From now on keys that the source does not have are asked for at the target. */
  SlotMove begin() throws IOException {
    ok(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", source.id().value());
    ok(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", target.id().value());
    return this;
  }

  /** Moves one key. */
  SlotMove key(String key) throws IOException {
    String host = target.address().host();
    String port = Integer.toString(target.address().port());
    ok(source, "MIGRATE", host, port, key, "0", "5000");
    return this;
  }

  /** The slot is the target's. */
  SlotMove finish() throws IOException {
    ok(target, "CLUSTER", "SETSLOT", slot, "NODE", target.id().value());
    for (LocalNode node : masters) {
      ok(node, "CLUSTER", "SETSLOT", slot, "NODE", target.id().value());
    }
    return this;
  }

  /** Moves these keys, which are all that the slot has, and the slot. */
  SlotMove all(String... keys) throws IOException {
    begin();
    for (String key : keys) {
      key(key);
    }
    return finish();
  }

  /** The node that had the slot. */
  LocalNode source() {
    return source;
  }

  /** The node that gets it. */
  LocalNode target() {
    return target;
  }

  /** What this node itself answers. */
  static String ask(LocalNode node, String... command) throws IOException {
    try (RawClient client = new RawClient(node.address())) {
      return client.ask(command);
    }
  }

  private static void ok(LocalNode node, String... command) throws IOException {
    String reply = ask(node, command);
    if (!reply.equals("+OK\r\n")) {
      throw new AssertionError(node + ": " + String.join(" ", command) + ": " + reply);
    }
  }
}
