package io.redisnat.proxy.route.fanout;

import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.route.merge.ScanCursor;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The stages of a SCAN through all nodes, in the order of their numbers: each is one node. A node
 * that gets slots, be it a new one, a promoted one or one that slots move to, becomes another stage
 * with a new, higher number: so a scan that has passed it comes to it again, and no key is missed
 * that moves in the meantime. Thread-safe.
 */
final class ScanStages {

  /** The cursor behind the last stage. */
  static final String COMPLETE = "0";

  private final Map<Integer, NodeId> stages = new HashMap<>();
  private final Map<NodeId, Holding> holdings = new HashMap<>();
  private AddressBook seen = AddressBook.EMPTY;
  private int last;

  /** What a node has, and its newest stage. */
  private record Holding(BitSet slots, int stage) {}

  /** The node of a stage; empty if this process knows of no such stage. */
  synchronized Optional<NodeId> node(int stage, AddressBook book) {
    update(book);
    return Optional.ofNullable(stages.get(stage));
  }

  /** True if the node of a stage may still have keys that no later stage has. */
  synchronized boolean isLive(NodeId node, AddressBook book) {
    update(book);
    return holdings.containsKey(node) && book.byId(node.value()) != null;
  }

  /** The next stage behind this one; empty behind the last. */
  synchronized OptionalInt after(int stage, AddressBook book) {
    update(book);
    return holdings.values().stream().mapToInt(Holding::stage).filter(s -> s > stage).min();
  }

  /** The client's cursor to the begin of the next stage, or {@link #COMPLETE}. */
  String following(int stage, AddressBook book) {
    OptionalInt next = after(stage, book);
    return next.isPresent() ? new ScanCursor(next.getAsInt(), 0).text() : COMPLETE;
  }

  private void update(AddressBook book) {
    if (book == seen) {
      return;
    }
    seen = book;
    Map<NodeId, BitSet> now = holders(book);
    holdings.keySet().retainAll(now.keySet());
    List<Member> inOrder =
        book.members().stream().sorted(Comparator.comparingInt(Member::index)).toList();
    for (Member member : inOrder) {
      BitSet slots = now.get(member.node().id());
      if (slots != null) {
        hold(member.node().id(), slots);
      }
    }
  }

  private void hold(NodeId node, BitSet slots) {
    Holding before = holdings.get(node);
    BitSet gained = (BitSet) slots.clone();
    if (before != null) {
      gained.andNot(before.slots());
    }
    int stage = before != null && gained.isEmpty() ? before.stage() : next(node);
    holdings.put(node, new Holding(slots, stage));
  }

  private int next(NodeId node) {
    last = last % (ScanCursor.STAGES - 1) + 1;
    stages.put(last, node);
    return last;
  }

  /** Who may have keys of which slots: those on their way count for both sides. */
  private static Map<NodeId, BitSet> holders(AddressBook book) {
    Map<NodeId, BitSet> holders = new HashMap<>();
    for (Member member : book.members()) {
      TopologyNode node = member.node();
      for (SlotRange range : node.slots()) {
        slots(holders, node.id()).set(range.start(), range.end() + 1);
      }
      node.migrating().forEach((slot, target) -> slots(holders, target).set(slot));
    }
    return holders;
  }

  private static BitSet slots(Map<NodeId, BitSet> holders, NodeId node) {
    return holders.computeIfAbsent(node, n -> new BitSet(SlotRange.SLOTS));
  }
}
