package io.redisnat.matrix;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is done to the nodes while clients work, by single commands to the nodes. */
final class Faults {

  /** A slot moves within milliseconds; so many last long enough for every client to meet some. */
  private static final int PASS_ON_MILLIS = 300;

  private static final int SLOTS = 48;

  private static final long PAUSE_MILLIS = 5;

  private final Nodes nodes;
  private final BedPlan plan;
  private RedisProcess killed;

  Faults(Nodes nodes, BedPlan plan) {
    this.nodes = nodes;
    this.plan = plan;
  }

  /**
   * Moves slots in use from one master to another, key by key.
   *
   * @return how many
   */
  int migrate() throws IOException, InterruptedException {
    List<RedisProcess> masters = nodes.masters();
    RedisProcess source = masters.get(0);
    RedisProcess target = masters.get(1);
    List<String> slots = slotsInUse(source);
    for (String slot : slots) {
      nodes.ask(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", nodes.id(source));
      nodes.ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", nodes.id(target));
      moveKeys(slot, source, target);
      // The new owner first: it is the one that tells the others.
      nodes.ask(target, "CLUSTER", "SETSLOT", slot, "NODE", nodes.id(target));
      nodes.ask(source, "CLUSTER", "SETSLOT", slot, "NODE", nodes.id(target));
    }
    // Before 6.0 that is only told by and by; who fell dead meanwhile would leave slots to nobody.
    nodes.awaitSameSlots();
    return slots.size();
  }

  /** Slots of keys that the loops write, so that somebody meets each move. */
  private List<String> slotsInUse(RedisProcess source) throws IOException {
    TreeSet<String> slots = new TreeSet<>();
    for (String key : nodes.ask(source, "KEYS", "*loop*").split("\n")) {
      if (!key.isEmpty() && slots.size() < SLOTS) {
        slots.add(nodes.ask(source, "CLUSTER", "KEYSLOT", key));
      }
    }
    return List.copyOf(slots);
  }

  private void moveKeys(String slot, RedisProcess source, RedisProcess target)
      throws IOException, InterruptedException {
    HostPort to = nodes.busAddress(target);
    // Clients go on making keys: those that are new are made at the target.
    for (String keys = keys(source, slot); !keys.isEmpty(); keys = keys(source, slot)) {
      for (String key : keys.split("\n")) {
        List<String> command =
            new ArrayList<>(
                List.of("MIGRATE", to.host(), Integer.toString(to.port()), key, "0", "5000"));
        plan.login().ifPresent(l -> command.addAll(List.of("AUTH2", l.user(), l.password())));
        nodes.ask(source, command.toArray(String[]::new));
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private String keys(RedisProcess node, String slot) throws IOException {
    return nodes.ask(node, "CLUSTER", "GETKEYSINSLOT", slot, "10");
  }

  /** Kills a master; returns when a replica has taken over and the others know. */
  void kill() throws IOException, InterruptedException {
    killed = nodes.masters().get(1);
    String id = nodes.id(killed);
    passOn(killed);
    killed.kill();
    for (RedisProcess node : nodes.all()) {
      if (node != killed) {
        Nodes.await(
            node + " to know who has taken over",
            () ->
                nodes.ask(node, "CLUSTER", "INFO").contains("cluster_state:ok")
                    && nodes
                        .ask(node, "CLUSTER", "NODES")
                        .lines()
                        .filter(line -> line.startsWith(id))
                        .anyMatch(line -> line.contains("fail") && line.split(" ").length == 8));
      }
    }
  }

  /**
   * What a master has acknowledged last its replica may not have yet: that would die with it, for
   * clients of the nodes themselves too, and would look like a reply that is wrong.
   */
  private void passOn(RedisProcess master) throws IOException, InterruptedException {
    nodes.ask(master, "CLIENT", "PAUSE", "5000");
    Thread.sleep(PASS_ON_MILLIS);
  }

  /** Brings it back; returns when it is a replica in step with its master. */
  void revive() {
    killed.start();
    nodes.awaitReplicas();
  }
}
