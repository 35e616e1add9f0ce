package io.redisnat.provisioner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {

  @Test
  void thePostsShapeHasOneMasterAtTheFirstPortOfEachMachine() {
    ClusterPlan plan = Planner.plan(new Shape(3, 3, 2), false);

    assertThat(plan.members()).hasSize(9);
    assertThat(plan.members().stream().filter(Member::master))
        .containsExactly(
            new Member(0, 0, 0, true), new Member(1, 0, 1, true), new Member(2, 0, 2, true));
    assertThat(plan.slots())
        .containsExactly(
            new SlotRange(0, 5460), new SlotRange(5461, 10922), new SlotRange(10923, 16383));
  }

  @ParameterizedTest
  @CsvSource({"3,3,2", "3,2,1", "5,3,2", "4,2,1", "6,4,2", "5,5,4", "3,4,1", "7,2,1"})
  void noMachineHoldsTwoMembersOfAShardAndEachShardHasOneMaster(int h, int k, int r) {
    ClusterPlan plan = Planner.plan(new Shape(h, k, r), false);

    Set<List<Integer>> seen = new HashSet<>();
    for (Member member : plan.members()) {
      assertThat(seen.add(List.of(member.machine(), member.shard()))).as("%s", member).isTrue();
    }
    for (int shard = 0; shard < plan.slots().size(); shard++) {
      int s = shard;
      assertThat(plan.members().stream().filter(m -> m.shard() == s)).hasSize(r + 1);
      assertThat(plan.members().stream().filter(m -> m.shard() == s && m.master())).hasSize(1);
    }
  }

  @Test
  void theSamePlanComesOutEveryTime() {
    Shape shape = new Shape(5, 6, 2);

    assertThat(Planner.plan(shape, false)).isEqualTo(Planner.plan(shape, false));
  }

  @Test
  void fourMastersOnThreeMachinesAreRefusedWithTheNearestSafeShape() {
    assertThatThrownBy(() -> Planner.plan(new Shape(3, 4, 2), false))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("2 of 4 masters are on one machine")
        .hasMessageContaining("use --nodes-per-machine 3")
        .hasMessageContaining("--force");
    assertThat(Planner.plan(new Shape(3, 4, 2), true).members()).hasSize(12);
  }

  @Test
  void twoMachinesAreRefusedAsUnsafe() {
    assertThatThrownBy(() -> Planner.plan(new Shape(2, 3, 1), false))
        .hasMessageContaining("no majority")
        .hasMessageContaining("use --machines 3 --nodes-per-machine 2");
    assertThat(Planner.plan(new Shape(2, 3, 1), true).members()).hasSize(6);
  }

  @Test
  void noReplicasAreRefusedAsUnsafe() {
    assertThatThrownBy(() -> Planner.plan(new Shape(3, 1, 0), false))
        .hasMessageContaining("without replicas")
        .hasMessageContaining("--replicas 1");
  }

  @Test
  void replicasThatCannotBeApartAreRefusedUnlessForced() {
    Shape shape = new Shape(2, 3, 2);

    assertThatThrownBy(() -> Planner.plan(shape, false))
        .hasMessage(
            "a master and 2 replicas need 3 machines to be apart, there are 2:"
                + " use --replicas 1 or --machines 3 (--force builds it all the same)");
    assertThat(Planner.plan(shape, true).colocated()).isEqualTo(2);
  }

  @Test
  void nodesThatDoNotDivideIntoShardsAreRefused() {
    assertThatThrownBy(() -> new Shape(4, 4, 2))
        .hasMessageContaining("16 nodes do not divide into shards of 3")
        .hasMessageContaining("use --nodes-per-machine 6");
  }

  @ParameterizedTest
  @CsvSource({"0,3,2,0 machines", "101,3,2,101 machines", "3,0,2,0 nodes per machine"})
  void numbersOutOfRangeAreNamed(int h, int k, int r, String named) {
    assertThatThrownBy(() -> new Shape(h, k, r)).hasMessageStartingWith(named);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "7", "100", "16384"})
  void slotsAreDividedWithoutGapAndEvenly(int masters) {
    List<SlotRange> ranges = SlotSplit.among(masters);

    assertThat(ranges).hasSize(masters);
    int next = 0;
    for (SlotRange range : ranges) {
      assertThat(range.start()).isEqualTo(next);
      assertThat(range.size()).isBetween(SlotRange.SLOTS / masters, SlotRange.SLOTS / masters + 1);
      next = range.end() + 1;
    }
    assertThat(next).isEqualTo(SlotRange.SLOTS);
  }
}
