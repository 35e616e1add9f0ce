package io.redisnat.proxy.ports;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.TopologyNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Random lives of a cluster. The seed is in every failure; set it here to see one again. */
class PortLedgerPropertyTest {

  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final int CAPACITY = 12;

  @TempDir Path directory;

  @RepeatedTest(20)
  void anIdKeepsItsIndexWhilePresentAndNoIndexIsShared() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TestClock clock = new TestClock();
    Map<String, NodeId> byAddress = new TreeMap<>();
    PortLedger ledger = open(clock);
    Map<NodeId, Integer> before = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      String when = "seed " + seed + ", step " + step;
      change(random, byAddress);
      clock.advance(Duration.ofMinutes(random.nextInt(4)));
      if (random.nextInt(5) == 0) {
        ledger = open(clock);
      }
      Assignment assignment = ledger.assign(Nodes.topology(nodes(byAddress)));

      var entries = assignment.entries();
      assertThat(entries).as(when).extracting(LedgerEntry::index).doesNotHaveDuplicates();
      assertThat(entries).as(when).extracting(LedgerEntry::id).doesNotHaveDuplicates();
      assertThat(entries).as(when).allMatch(entry -> entry.index() < CAPACITY);
      Map<NodeId, Integer> now =
          entries.stream()
              .filter(entry -> !entry.isRetired())
              .collect(Collectors.toMap(LedgerEntry::id, LedgerEntry::index));
      assertThat(now.size() + assignment.unplaced().size()).as(when).isEqualTo(byAddress.size());
      before.forEach(
          (id, index) -> {
            if (byAddress.containsValue(id)) {
              assertThat(now).as(when).containsEntry(id, index);
            }
          });
      before = now;
    }
  }

  private PortLedger open(TestClock clock) {
    return PortLedger.open(directory.resolve("ports"), GRACE, CAPACITY, clock);
  }

  private static TopologyNode[] nodes(Map<String, NodeId> byAddress) {
    return byAddress.entrySet().stream()
        .map(entry -> Nodes.node(entry.getValue(), entry.getKey()))
        .toArray(TopologyNode[]::new);
  }

  /** A node joins, leaves, moves, is reset, or two swap places. */
  private static void change(Random random, Map<String, NodeId> byAddress) {
    String here = "10.0.0." + random.nextInt(15) + ":7000";
    String there = "10.0.0." + random.nextInt(15) + ":7000";
    NodeId atHere = byAddress.get(here);
    NodeId atThere = byAddress.get(there);
    int kind = random.nextInt(4);
    if (atHere == null || kind == 0) {
      byAddress.put(here, Nodes.id(random.nextInt(Integer.MAX_VALUE)));
    } else if (kind == 1 && byAddress.size() > 1) {
      byAddress.remove(here);
    } else if (atThere == null) {
      byAddress.remove(here);
      byAddress.put(there, atHere);
    } else {
      byAddress.put(here, atThere);
      byAddress.put(there, atHere);
    }
  }
}
