package io.redisnat.provisioner.report;

import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a plan that was read makes a whole cluster: people edit such files. */
final class PlanChecks {

  private PlanChecks() {}

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static void check(PlanFile file) {
    ClusterPlan plan = file.plan();
    require(
        plan.slots().size() == file.demand().masters(),
        "it has %d ranges of slots for %d masters"
            .formatted(plan.slots().size(), file.demand().masters()));
    slots(plan);
    Set<List<Integer>> taken = new HashSet<>();
    for (Member member : plan.members()) {
      seat(file, member);
      require(
          taken.add(List.of(member.machine(), member.process())),
          "place %d of machine %d is taken twice"
              .formatted(member.process() + 1, member.machine() + 1));
    }
    for (int shard = 0; shard < plan.slots().size(); shard++) {
      int s = shard;
      long masters = plan.members().stream().filter(m -> m.shard() == s && m.master()).count();
      require(masters == 1, "shard %d has %d masters".formatted(shard + 1, masters));
    }
  }

  private static void seat(PlanFile file, Member m) {
    List<Integer> places = file.demand().places();
    require(
        m.machine() >= 0 && m.machine() < places.size(),
        "there is no machine %d".formatted(m.machine() + 1));
    require(
        m.process() >= 0 && m.process() < places.get(m.machine()),
        "machine %d has no place %d".formatted(m.machine() + 1, m.process() + 1));
    require(
        m.shard() >= 0 && m.shard() < file.plan().slots().size(),
        "there is no shard %d".formatted(m.shard() + 1));
  }

  private static void slots(ClusterPlan plan) {
    BitSet covered = new BitSet(SlotRange.SLOTS);
    int sum = 0;
    for (SlotRange range : plan.slots()) {
      covered.set(range.start(), range.end() + 1);
      sum += range.size();
    }
    require(
        covered.cardinality() == SlotRange.SLOTS && sum == SlotRange.SLOTS,
        "its ranges cover %d of %d slots, %d in all"
            .formatted(covered.cardinality(), SlotRange.SLOTS, sum));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
