package io.redisnat.provisioner.plan;

import io.redisnat.model.SlotRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who is what, where.
 *
 * @param members every node, by machine and then by process
 * @param slots the slots of each shard
 */
public record ClusterPlan(List<Member> members, List<SlotRange> slots) {

  /** Copies the lists. */
  public ClusterPlan {
    members = List.copyOf(members);
    slots = List.copyOf(slots);
  }

  /** Most masters that one machine holds. */
  public int mastersOnFullestMachine() {
    return (int)
        members.stream()
            .mapToInt(Member::machine)
            .distinct()
            .mapToLong(h -> members.stream().filter(m -> m.master() && m.machine() == h).count())
            .max()
            .orElse(0);
  }

  /** How many members share a machine with an earlier one of their shard. */
  public int colocated() {
    return members.size()
        - (int) members.stream().map(m -> List.of(m.machine(), m.shard())).distinct().count();
  }

  /** A shard that has all its nodes, two or more, on one machine. */
  public Optional<Integer> shardOnOneMachine() {
    return IntStream.range(0, slots.size())
        .filter(
            s ->
                members.stream().filter(m -> m.shard() == s).map(Member::machine).distinct().count()
                    == 1)
        .boxed()
        .findFirst();
  }

  /**
   * One node.
   *
   * @param machine index of its machine, from 0
   * @param process index of the node on that machine, from 0
   * @param shard index of its shard, from 0
   * @param master true for the one member of the shard that starts as master
   */
  public record Member(int machine, int process, int shard, boolean master) {}
}
