package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One line of CLUSTER NODES, nothing interpreted.
 *
 * @param id identity; random and temporary while {@link #isHandshake()}
 * @param address the address field
 * @param flags as printed: {@code myself}, {@code master}, {@code fail?}, ...
 * @param primary id of the master, if the line names one
 * @param epoch configuration epoch of the node's slots (a replica shows that of its master)
 * @param ranges slots it serves
 * @param migrating slots on their way out, which only the {@code myself} line shows
 */
record NodeLine(
    NodeId id,
    NodeAddress address,
    Set<String> flags,
    Optional<NodeId> primary,
    long epoch,
    List<SlotRange> ranges,
    Map<Integer, NodeId> migrating) {

  private static final List<String> PORT_FIELDS = List.of("tls-port=", "tcp-port=");

  NodeLine {
    flags = Set.copyOf(flags);
    ranges = List.copyOf(ranges);
    migrating = Map.copyOf(migrating);
  }

  boolean isMyself() {
    return flags.contains("myself");
  }

  boolean isHandshake() {
    return flags.contains("handshake");
  }

  /** True if the line holds no host to dial: {@code noaddr}, or a node never told its own. */
  boolean hasNoHost() {
    return flags.contains("noaddr") || address.isNowhere() || address.announced().host().isEmpty();
  }

  TopologyNode.State state() {
    if (flags.contains("fail")) {
      return TopologyNode.State.FAILED;
    }
    return flags.contains("fail?") ? TopologyNode.State.SUSPECTED : TopologyNode.State.OK;
  }

  int slotCount() {
    return ranges.stream().mapToInt(SlotRange::size).sum();
  }

  /** Every spelling this line alone gives to the node at {@code announced}. */
  Set<HostPort> spellings(HostPort announced) {
    Set<String> hosts = new HashSet<>();
    hosts.add(announced.host());
    if (!address.announced().host().isEmpty()) {
      hosts.add(address.announced().host());
    }
    address.hostname().ifPresent(hosts::add);
    Set<Integer> ports = new HashSet<>(auxiliaryPorts());
    ports.add(announced.port());
    ports.add(address.announced().port());
    ports.remove(0);
    Set<HostPort> spellings = new HashSet<>();
    spellings.add(announced);
    hosts.forEach(host -> ports.forEach(port -> spellings.add(new HostPort(host, port))));
    return spellings;
  }

  /** The other port in the {@code key=value} fields that the documented grammar allows. */
  private Set<Integer> auxiliaryPorts() {
    Set<Integer> ports = new HashSet<>();
    for (String field : address.suffix().split(",")) {
      for (String key : PORT_FIELDS) {
        String value = field.startsWith(key) ? field.substring(key.length()) : "";
        if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65535) {
          ports.add(Integer.parseInt(value));
        }
      }
    }
    return ports;
  }
}
