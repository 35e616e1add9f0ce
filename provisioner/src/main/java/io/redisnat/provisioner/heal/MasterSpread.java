package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.Votes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The fewest failovers that spread the masters best.
 *
 * <p>Aims, the first the most important: few machines that hold more masters than votes can be
 * spared (each of those is fatal); masters evenly spread (sum of squares); few failovers. The first
 * is not convex: six masters on two machines are better off 4 + 2, with one fatal machine, than 3 +
 * 3 with two. But no more than two machines can hold so many masters at once, so each choice of
 * machines that may is tried, and for each the rest is a min-cost flow.
 */
final class MasterSpread {

  /** What a replica may lack of its master's stream; CLUSTER FAILOVER waits for the rest. */
  private static final long MOST_LAG_BYTES = 1L << 20;

  private static final Cost ZERO = new Cost(0, 0);

  private final List<Shard> shards;
  private final List<String> machines;
  private final int mostMasters;

  /**
   * A replica that is to take its living master's place.
   *
   * @param replica the replica
   * @param shard its shard
   */
  record Swap(ObservedNode replica, Shard shard) {}

  /**
   * How good a spread is; smaller is better.
   *
   * @param fatal machines with more masters than votes can be spared
   * @param squares sum of the squared numbers of masters
   * @param failovers how many it takes to get there
   */
  record Quality(int fatal, long squares, int failovers) implements Comparable<Quality> {
    private static final Comparator<Quality> BY_AIMS =
        Comparator.comparingInt(Quality::fatal)
            .thenComparingLong(Quality::squares)
            .thenComparingInt(Quality::failovers);

    @Override
    public int compareTo(Quality other) {
      return BY_AIMS.compare(this, other);
    }
  }

  private record Choice(Quality quality, List<Swap> swaps) {}

  private record Seat(int shard, ObservedNode node, MinCostFlow.Arc arc) {}

  private MasterSpread(ObservedCluster cluster) {
    Votes votes = cluster.votes();
    this.shards = cluster.shards().stream().filter(s -> s.master().isUp()).toList();
    this.machines =
        shards.stream()
            .flatMap(MasterSpread::candidates)
            .map(ObservedNode::machine)
            .distinct()
            .sorted()
            .toList();
    this.mostMasters = Math.max(0, votes.spare());
  }

  /** The master, and those that could take its place without loss. */
  private static Stream<ObservedNode> candidates(Shard shard) {
    return Stream.concat(
        Stream.of(shard.master()),
        shard.replicas().stream()
            .filter(n -> n.isInSync() && !n.copy().noFailover())
            .filter(n -> shard.master().copy().offset() - n.copy().offset() <= MOST_LAG_BYTES));
  }

  /** The failovers, in the order in which no step makes more machines fatal than before. */
  static List<Swap> of(ObservedCluster cluster) {
    MasterSpread spread = new MasterSpread(cluster);
    return spread.ordered(spread.best().swaps());
  }

  private Choice best() {
    List<Choice> choices = new ArrayList<>();
    for (Set<String> exempt : exemptions()) {
      choose(exempt).ifPresent(choices::add);
    }
    // One machine for all is always possible where all stay as they are: two hold at most all.
    return choices.stream()
        .min(Comparator.comparing(Choice::quality))
        .orElseGet(() -> new Choice(new Quality(0, 0, 0), List.of()));
  }

  private List<Set<String>> exemptions() {
    List<Set<String>> sets = new ArrayList<>();
    sets.add(Set.of());
    for (int a = 0; a < machines.size(); a++) {
      sets.add(Set.of(machines.get(a)));
      for (int b = a + 1; b < machines.size(); b++) {
        sets.add(Set.of(machines.get(a), machines.get(b)));
      }
    }
    // With no vote to spare, every machine that has a master at all is fatal.
    sets.add(new HashSet<>(machines));
    return sets;
  }

  private Optional<Choice> choose(Set<String> exempt) {
    int firstShard = 2;
    int firstMachine = firstShard + shards.size();
    MinCostFlow flow = new MinCostFlow(firstMachine + machines.size(), ZERO);
    List<Seat> seats = new ArrayList<>();
    for (int s = 0; s < shards.size(); s++) {
      flow.arc(MinCostFlow.SOURCE, firstShard + s, ZERO);
      Set<String> seen = new HashSet<>();
      for (ObservedNode node : candidates(shards.get(s)).toList()) {
        if (seen.add(node.machine())) {
          int machine = firstMachine + machines.indexOf(node.machine());
          Cost cost = new Cost(0, node.master() ? 0 : 1);
          seats.add(new Seat(s, node, flow.arc(firstShard + s, machine, cost)));
        }
      }
    }
    for (int h = 0; h < machines.size(); h++) {
      int room = exempt.contains(machines.get(h)) ? shards.size() : mostMasters;
      for (int i = 0; i < Math.min(room, shards.size()); i++) {
        flow.arc(firstMachine + h, MinCostFlow.SINK, new Cost(2L * i + 1, 0));
      }
    }
    return flow.send() < shards.size() ? Optional.empty() : Optional.of(choice(seats));
  }

  private Choice choice(List<Seat> seats) {
    List<Swap> swaps =
        seats.stream()
            .filter(seat -> seat.arc.isUsed() && !seat.node.master())
            .map(seat -> new Swap(seat.node, shards.get(seat.shard)))
            .toList();
    return new Choice(quality(swaps), swaps);
  }

  private Quality quality(List<Swap> swaps) {
    int fatal = 0;
    long squares = 0;
    for (String machine : machines) {
      long here =
          shards.stream().filter(s -> masterAfter(s, swaps).machine().equals(machine)).count();
      squares += here * here;
      fatal += here > mostMasters ? 1 : 0;
    }
    return new Quality(fatal, squares, swaps.size());
  }

  private static ObservedNode masterAfter(Shard shard, List<Swap> swaps) {
    return swaps.stream()
        .filter(swap -> swap.shard().equals(shard))
        .map(Swap::replica)
        .findFirst()
        .orElse(shard.master());
  }

  /** The receiving machine is made room on first: always the swap that leaves the best spread. */
  private List<Swap> ordered(List<Swap> swaps) {
    List<Swap> rest = new ArrayList<>(swaps);
    List<Swap> order = new ArrayList<>();
    while (!rest.isEmpty()) {
      Swap best =
          rest.stream()
              .min(
                  Comparator.comparing((Swap swap) -> quality(with(order, swap)))
                      .thenComparing(swap -> swap.replica().address()))
              .orElseThrow();
      rest.remove(best);
      order.add(best);
    }
    return order;
  }

  private static List<Swap> with(List<Swap> swaps, Swap more) {
    return Stream.concat(swaps.stream(), Stream.of(more)).toList();
  }
}
