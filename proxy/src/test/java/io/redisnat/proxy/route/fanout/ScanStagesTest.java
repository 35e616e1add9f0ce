package io.redisnat.proxy.route.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScanStagesTest {

  private static final AddressBook THREE =
      book(member(0, 0, 99), member(1, 100, 199), member(2, 200, 299));

  private final ScanStages stages = new ScanStages();

  private static Member member(int index, int first, int last) {
    return member(index, List.of(new SlotRange(first, last)), Map.of());
  }

  private static Member replica(int index) {
    return member(index, List.of(), Map.of());
  }

  private static Member member(int index, List<SlotRange> slots, Map<Integer, NodeId> migrating) {
    HostPort address = new HostPort("10.0.0.1", 7000 + index);
    return new Member(
        index,
        new TopologyNode(
            id(index),
            address,
            0,
            Set.of(address),
            Optional.empty(),
            slots,
            migrating,
            TopologyNode.State.OK));
  }

  private static NodeId id(int index) {
    return new NodeId("%040x".formatted(index));
  }

  private static AddressBook book(Member... members) {
    return new AddressBook(List.of(members));
  }

  /** The nodes that a scan comes to from a stage on. */
  private List<NodeId> from(int stage, AddressBook book) {
    List<NodeId> nodes = new ArrayList<>();
    for (OptionalInt next = stages.after(stage, book);
        next.isPresent();
        next = stages.after(next.getAsInt(), book)) {
      nodes.add(stages.node(next.getAsInt(), book).orElseThrow());
    }
    return nodes;
  }

  private static List<NodeId> ids(Integer... indexes) {
    return Stream.of(indexes).map(ScanStagesTest::id).toList();
  }

  @Test
  void allMastersInTheOrderOfTheirPorts() {
    AddressBook unsorted = book(member(2, 200, 299), replica(3), member(0, 0, 99));
    assertThat(from(0, unsorted)).isEqualTo(ids(0, 2));
    assertThat(from(1, unsorted)).isEqualTo(ids(2));
    assertThat(from(2, unsorted)).isEmpty();
    assertThat(stages.node(3, unsorted)).isEmpty();
  }

  @Test
  void whatANewNodeGetsIsScannedAtLast() {
    assertThat(from(1, THREE)).isEqualTo(ids(1, 2));
    AddressBook scaledOut =
        book(member(0, 0, 99), member(1, 100, 149), member(2, 200, 299), member(3, 150, 199));
    assertThat(from(1, scaledOut)).isEqualTo(ids(1, 2, 3));
  }

  @Test
  void whoGetsSlotsIsScannedAgain() {
    from(0, THREE);
    AddressBook moved = book(member(0, 0, 149), member(1, 150, 199), member(2, 200, 299));
    assertThat(from(1, moved)).isEqualTo(ids(1, 2, 0));
    // Whoever is in the midst of the first node goes on there.
    assertThat(stages.node(1, moved)).contains(id(0));
    assertThat(stages.isLive(id(0), moved)).isTrue();
    assertThat(from(0, moved)).isEqualTo(ids(1, 2, 0));
  }

  @Test
  void keysAreOnTheirWayBeforeTheirSlotIs() {
    from(0, THREE);
    Member source = member(1, List.of(new SlotRange(100, 199)), Map.of(150, id(0)));
    AddressBook moving = book(member(0, 0, 99), source, member(2, 200, 299));
    assertThat(from(1, moving)).isEqualTo(ids(1, 2, 0));
    // Once it has the slot there is nothing new.
    List<SlotRange> own = List.of(new SlotRange(0, 99), new SlotRange(150, 150));
    AddressBook moved = book(member(0, own, Map.of()), member(1, 100, 149), member(2, 200, 299));
    assertThat(from(4, moved)).isEmpty();
  }

  @Test
  void aPromotedReplicaIsAnotherStage() {
    from(0, THREE);
    AddressBook promoted =
        book(replica(0), member(1, 100, 199), member(2, 200, 299), member(3, 0, 99));
    assertThat(stages.isLive(id(0), promoted)).isFalse();
    assertThat(from(1, promoted)).isEqualTo(ids(1, 2, 3));
    // And so it is when the old master is back: its cursors may mean something else by now.
    assertThat(from(3, THREE)).isEqualTo(ids(0));
  }
}
