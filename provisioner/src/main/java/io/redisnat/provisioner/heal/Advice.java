package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.WhatIf;
import java.util.Optional;

/**
 * What would make a cluster survive the loss of any machine.
 *
 * @param command the command to run next, without the program's name; empty if roles are where they
 *     protect most already
 * @param hint what else it takes; empty if there is nothing to say
 */
public record Advice(Optional<String> command, String hint) {

  /** For a cluster that some machine's loss would take down. */
  public static Advice of(ObservedCluster cluster) {
    boolean missing = !cluster.vacant().isEmpty() || cluster.up().size() < cluster.members().size();
    if (missing && cluster.stale().isEmpty()) {
      return new Advice(Optional.of("up"), "nodes that are down protect nothing");
    }
    Repair repair = new Repair(false);
    if (!repair.preview(cluster).isEmpty()) {
      return new Advice(Optional.of("repair"), "");
    }
    if (!repair.obstacles(cluster).isEmpty()) {
      return new Advice(Optional.of("repair --yes"), repair.obstacles(cluster).get(0));
    }
    if (!MasterSpread.of(cluster).isEmpty()) {
      return new Advice(Optional.of("failback"), "");
    }
    return new Advice(Optional.empty(), shape(cluster));
  }

  private static String shape(ObservedCluster cluster) {
    int masters = cluster.shards().size();
    int machines = cluster.machines().size();
    if (masters < 3) {
      return "fewer than three masters have no majority without one of them";
    }
    if (machines < 3) {
      return "one of two machines always holds half of the masters or more: add a machine";
    }
    boolean alone = cluster.shards().stream().anyMatch(s -> s.replicas().isEmpty());
    if (alone) {
      return "there are too few replicas: add nodes";
    }
    int evenly = (masters + machines - 1) / machines;
    return evenly > (masters - 1) / 2
        ? "%d masters cannot be spread over %d machines so that each can be lost: use %d or %d masters, or add a machine"
            .formatted(masters, machines, masters - 1, masters + 1)
        : "the replicas in sync do not allow a better spread: add nodes or wait for their links";
  }

  /** True if the loss of any one machine is survived already. */
  public static boolean isSafe(ObservedCluster cluster) {
    return new WhatIf(cluster).fatalMachines().isEmpty();
  }
}
