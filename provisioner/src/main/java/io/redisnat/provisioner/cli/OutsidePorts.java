package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which node port each node has. */
final class OutsidePorts {

  private OutsidePorts() {}

  /** The ports as they are, by announced address. */
  static Map<HostPort, Integer> of(StateDirectory directory, ClusterState state) {
    return Main.hasProxy() ? first(state) : Map.of();
  }

  /**
   * The ports of a cluster whose ledger is not written yet: port base + position in the numeric
   * order of announced addresses, which is how the proxy assigns them first.
   */
  static Map<HostPort, Integer> first(ClusterState state) {
    Map<HostPort, Integer> ports = new HashMap<>();
    state
        .proxy()
        .ifPresent(
            place -> {
              List<HostPort> sorted = new ArrayList<>(new TreeSet<>(state.addresses()));
              for (int i = 0; i < sorted.size(); i++) {
                ports.put(sorted.get(i), place.portBase() + i);
              }
            });
    return ports;
  }
}
