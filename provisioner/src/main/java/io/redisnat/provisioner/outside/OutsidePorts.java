package io.redisnat.provisioner.outside;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.StateDirectory;
import io.redisnat.proxy.ports.LedgerEntry;
import io.redisnat.proxy.ports.LedgerException;
import io.redisnat.proxy.ports.PortLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which node port each node has. */
public final class OutsidePorts {

  private OutsidePorts() {}

  /**
   * The ports as they are, by announced address: what the ledger of the proxy says, or what it is
   * going to say.
   */
  public static Map<HostPort, Integer> of(StateDirectory directory, ClusterState state) {
    if (state.proxy().isEmpty()) {
      return Map.of();
    }
    int base = state.proxy().get().portBase();
    Map<HostPort, Integer> ports = new HashMap<>();
    for (LedgerEntry entry : entries(directory)) {
      if (!entry.isRetired() && state.addresses().contains(entry.address())) {
        ports.put(entry.address(), base + entry.index());
      }
    }
    return ports.isEmpty() ? first(state) : ports;
  }

  /** Which node is behind each port, once the proxy has written that down. */
  static Map<Integer, NodeId> owners(StateDirectory directory, ClusterState state) {
    Map<Integer, NodeId> owners = new HashMap<>();
    if (state.proxy().isPresent()) {
      int base = state.proxy().get().portBase();
      entries(directory).stream()
          .filter(entry -> !entry.isRetired())
          .forEach(entry -> owners.put(base + entry.index(), entry.id()));
    }
    return owners;
  }

  private static List<LedgerEntry> entries(StateDirectory directory) {
    try {
      return PortLedger.read(directory.ledger());
    } catch (LedgerException e) {
      throw new RuntimeFailure(
          RuntimeFailure.Kind.CONFIGURATION,
          "the ports of the proxy are not known: " + e.getMessage(),
          e);
    }
  }

  /**
   * The ports of a cluster whose ledger is not written yet: port base + position in the numeric
   * order of announced addresses, which is how the proxy assigns them first.
   */
  public static Map<HostPort, Integer> first(ClusterState state) {
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
