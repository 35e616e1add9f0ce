package io.redisnat.proxy.ports;

import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the assignment, as a function of what was and what is.
 *
 * <ol>
 *   <li>A known id keeps its index, wherever it is announced; one that is gone is retired.
 *   <li>An unknown id at the last address of a known id that is gone is that node after a reset: it
 *       takes over the index.
 *   <li>Any other node gets the lowest index that was never used, or whose owner is retired for
 *       longer than the grace time; nodes are placed in numeric order of address.
 * </ol>
 *
 * @param grace how long the index of a retired node is kept for it
 * @param capacity indexes are 0 to capacity - 1
 */
record PortAssigner(Duration grace, int capacity) {

  Assignment assign(List<LedgerEntry> before, Topology topology, Instant now) {
    Map<NodeId, TopologyNode> present = topology.byId();
    Map<Integer, LedgerEntry> byIndex = new HashMap<>();
    Map<NodeId, LedgerEntry> byId = new HashMap<>();
    for (LedgerEntry entry : before) {
      if (entry.index() >= capacity) {
        // Left from a time of larger capacity, and expired, or the ledger had not been opened.
        continue;
      }
      TopologyNode node = present.get(entry.id());
      byIndex.put(
          entry.index(), node == null ? entry.retiredAt(now) : entry.seenAt(node.announced()));
      byId.put(entry.id(), entry);
    }
    List<TopologyNode> unknown =
        topology.nodes().stream().filter(node -> !byId.containsKey(node.id())).toList();
    List<TopologyNode> fresh = new ArrayList<>();
    for (TopologyNode node : unknown) {
      predecessor(byIndex, node)
          .ifPresentOrElse(gone -> place(byIndex, gone.index(), node), () -> fresh.add(node));
    }
    List<TopologyNode> unplaced = new ArrayList<>();
    for (TopologyNode node : fresh) {
      int index = lowestFree(byIndex, now);
      if (index < capacity) {
        place(byIndex, index, node);
      } else {
        unplaced.add(node);
      }
    }
    return new Assignment(List.copyOf(byIndex.values()), unplaced);
  }

  private static void place(Map<Integer, LedgerEntry> byIndex, int index, TopologyNode node) {
    byIndex.put(index, new LedgerEntry(index, node.id(), node.announced(), Optional.empty()));
  }

  /** The latest owner of the node's address, if that owner is gone. */
  private static Optional<LedgerEntry> predecessor(
      Map<Integer, LedgerEntry> byIndex, TopologyNode node) {
    return byIndex.values().stream()
        .filter(entry -> entry.isRetired() && entry.address().equals(node.announced()))
        .max(Comparator.comparing(entry -> entry.retiredSince().orElseThrow()));
  }

  private int lowestFree(Map<Integer, LedgerEntry> byIndex, Instant now) {
    int index = 0;
    while (index < capacity && !isFree(byIndex.get(index), now)) {
      index++;
    }
    return index;
  }

  private boolean isFree(@Nullable LedgerEntry entry, Instant now) {
    return entry == null || isExpired(entry, now);
  }

  /** True if the entry's node is gone for so long that another may have the index. */
  boolean isExpired(LedgerEntry entry, Instant now) {
    return entry.retiredSince().map(since -> !since.plus(grace).isAfter(now)).orElse(false);
  }
}
