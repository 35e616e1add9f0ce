package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.ObservedNode.OpenSlot;
import io.redisnat.provisioner.health.Shard;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settles slots that were left on the move, and gives slots of nobody an owner.
 *
 * <p>A move that both ends know of and that has moved keys already is finished: clients are sent on
 * by ASK, so every key is found all the time. One that has moved nothing, or that only one end
 * knows of, is taken back. A slot of nobody goes to the master that has keys of it, else to the one
 * with the fewest slots.
 */
final class SlotRepair {

  private final ObservedCluster now;
  private final boolean mayLoseData;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();

  SlotRepair(ObservedCluster now, boolean mayLoseData) {
    this.now = now;
    this.mayLoseData = mayLoseData;
    // First, for with a slot of nobody the whole cluster may be down and moves no key.
    assign();
    new TreeSet<>(openSlots()).forEach(this::settle);
  }

  /** What is to be done, in order. */
  List<Step> steps() {
    return steps;
  }

  /** What is left undone for want of consent, or for good. */
  List<String> obstacles() {
    return obstacles;
  }

  private List<Integer> openSlots() {
    return now.up().stream()
        .filter(ObservedNode::master)
        .flatMap(n -> n.openSlots().stream())
        .map(OpenSlot::slot)
        .toList();
  }

  private Optional<ObservedNode> holder(int slot, boolean importing) {
    return now.up().stream().filter(n -> n.master() && open(n, slot, importing)).findFirst();
  }

  private static boolean open(ObservedNode node, int slot, boolean importing) {
    return node.openSlots().stream().anyMatch(o -> o.slot() == slot && o.importing() == importing);
  }

  private long keys(int slot, ObservedNode node) {
    return now.keysInSlots().getOrDefault(slot, Map.of()).getOrDefault(node.id(), 0L);
  }

  private void settle(int slot) {
    Optional<ObservedNode> from = holder(slot, false);
    Optional<ObservedNode> to = holder(slot, true);
    if (to.isPresent() && keys(slot, to.get()) > 0) {
      if (from.isPresent()) {
        finish(slot, from.get(), to.get());
      } else {
        obstacles.add(
            "slot %d: %s has %d keys of it, but its owner does not know of the move; look at both and end it with CLUSTER SETSLOT"
                .formatted(slot, to.get(), keys(slot, to.get())));
      }
      return;
    }
    List<Change> changes = new ArrayList<>();
    from.ifPresent(n -> changes.add(Change.stable(n.address(), slot)));
    to.ifPresent(n -> changes.add(Change.stable(n.address(), slot)));
    steps.add(
        new Step(
            "the move of slot %d, which was left behind, is taken back".formatted(slot),
            changes,
            "that it is on the move no more",
            then -> isSettled(then, slot)));
  }

  private void finish(int slot, ObservedNode from, ObservedNode to) {
    steps.add(
        new Step(
            "the move of slot %d from %s to %s, which was left half-way, is finished"
                .formatted(slot, from, to),
            List.of(
                Change.moveKeys(from.address(), slot, to.address()),
                Change.owner(to.address(), slot, to.id()),
                Change.owner(from.address(), slot, to.id())),
            "that it is on the move no more",
            then -> isSettled(then, slot)));
  }

  private static boolean isSettled(ObservedCluster then, int slot) {
    return then.unsettled().isEmpty()
        && then.up().stream()
            .filter(ObservedNode::master)
            .noneMatch(n -> open(n, slot, true) || open(n, slot, false));
  }

  /** Slots of nobody, in runs that go to the same master. */
  private void assign() {
    List<ObservedNode> masters =
        now.up().stream().filter(n -> n.master() && !n.slots().isEmpty()).toList();
    BitSet lacking = now.unassigned();
    if (masters.isEmpty() || lacking.isEmpty()) {
      return;
    }
    ObservedNode emptiest =
        masters.stream()
            .min(
                Comparator.comparingInt((ObservedNode n) -> new Shard(n, List.of()).slotCount())
                    .thenComparing(ObservedNode::address))
            .orElseThrow();
    Map<NodeId, List<SlotRange>> given = new TreeMap<>();
    int refused = 0;
    for (int slot = lacking.nextSetBit(0); slot >= 0; slot = lacking.nextSetBit(slot + 1)) {
      if (isAssignable(slot, masters)) {
        add(
            given.computeIfAbsent(owner(slot, masters, emptiest).id(), i -> new ArrayList<>()),
            slot);
      } else {
        refused++;
      }
    }
    given.forEach((id, ranges) -> steps.add(give(now.member(id).orElseThrow(), ranges)));
    if (refused > 0) {
      obstacles.add(
          "%d slots belong to nobody, and their keys may be on nodes that do not answer, or on several: with --yes the master with most of them, or else with the fewest slots, gets each"
              .formatted(refused));
    }
  }

  /** Data can get lost if a dead node may have keys of it, or several living ones do. */
  private boolean isAssignable(int slot, List<ObservedNode> masters) {
    long holders = masters.stream().filter(n -> keys(slot, n) > 0).count();
    boolean allAnswer = now.members().stream().allMatch(ObservedNode::isUp);
    return mayLoseData || holders == 1 || (holders == 0 && allAnswer);
  }

  private ObservedNode owner(int slot, List<ObservedNode> masters, ObservedNode otherwise) {
    return masters.stream()
        .filter(n -> keys(slot, n) > 0)
        .max(
            Comparator.comparingLong((ObservedNode n) -> keys(slot, n))
                .thenComparing(ObservedNode::address))
        .orElse(otherwise);
  }

  private static void add(List<SlotRange> ranges, int slot) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).end() == slot - 1) {
      ranges.set(last, new SlotRange(ranges.get(last).start(), slot));
    } else {
      ranges.add(new SlotRange(slot, slot));
    }
  }

  private static Step give(ObservedNode master, List<SlotRange> ranges) {
    int count = ranges.stream().mapToInt(SlotRange::size).sum();
    return new Step(
        "%s gets %d slots of nobody".formatted(master, count),
        List.of(Change.addSlots(master.address(), ranges)),
        "that all nodes agree on it",
        then ->
            then.unsettled().isEmpty()
                && ranges.stream().noneMatch(r -> then.unassigned().get(r.start())));
  }
}
