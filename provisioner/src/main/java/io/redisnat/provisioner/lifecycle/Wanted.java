package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.EntryPort;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import java.util.Map;
import java.util.Optional;

/**
 * A new cluster as it was asked for.
 *
 * @param plan who is what, where
 * @param replicas how many each master is to have
 * @param proxy what was said about the proxy
 * @param settings what only the runtime understands
 */
public record Wanted(ClusterPlan plan, int replicas, Proxy proxy, Map<String, String> settings) {

  /** Copies the map. */
  public Wanted {
    settings = Map.copyOf(settings);
  }

  /** How many nodes there are. */
  public int nodes() {
    return plan.members().size();
  }

  /** How many machines there are. */
  public int machines() {
    return plan.members().stream().mapToInt(member -> member.machine() + 1).max().orElse(0);
  }

  /** How many nodes the fullest machine has. */
  public int nodesPerMachine() {
    return plan.members().stream().mapToInt(member -> member.process() + 1).max().orElse(0);
  }

  /**
   * What was said about the proxy.
   *
   * @param bind IP to listen on
   * @param advertise host that clients are told; empty for the address they came to
   * @param portBase first node port; empty for 7000 or the next free block
   * @param entryPort where the one port for any client is wanted
   * @param where what it runs as
   */
  public record Proxy(
      String bind,
      Optional<String> advertise,
      Optional<Integer> portBase,
      EntryPort entryPort,
      Where where) {}
}
