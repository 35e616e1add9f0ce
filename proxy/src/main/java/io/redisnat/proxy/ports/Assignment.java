package io.redisnat.proxy.ports;

import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.TopologyNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which node has which index, at one moment. Immutable.
 *
 * @param entries one per index in use or remembered, by index; no id and no index occurs twice
 * @param unplaced nodes of the topology for which no index was left
 */
public record Assignment(List<LedgerEntry> entries, List<TopologyNode> unplaced) {

  /** Sorts the entries. */
  public Assignment {
    entries = entries.stream().sorted(Comparator.comparingInt(LedgerEntry::index)).toList();
    unplaced = List.copyOf(unplaced);
  }

  /** The entry of this node, retired or not. */
  public Optional<LedgerEntry> entry(NodeId id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }
}
