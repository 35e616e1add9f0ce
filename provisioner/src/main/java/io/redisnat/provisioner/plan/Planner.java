package io.redisnat.provisioner.plan;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.ClusterPlan.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** From what is wanted to a plan. */
public final class Planner {

  private Planner() {}

  /**
   * The plan of {@code shape}.
   *
   * @param force build it even if one machine can take the cluster down
   * @throws PlacementException if it cannot be built, or is unsafe and not forced
   */
  public static ClusterPlan plan(Shape shape, boolean force) {
    return checked(shape.demand(), force, () -> Fixes.of(shape));
  }

  /**
   * The plan of {@code demand}: nodes of one shard apart wherever that is possible, else with the
   * fewest that share a machine; then replicas away from their master; then masters spread so that
   * the fullest machine has the fewest; then replicas scattered.
   *
   * @param force build it even if nodes of a shard share a machine, or one machine can take the
   *     cluster down
   * @throws PlacementException if it cannot be built, or should not be and is not forced
   */
  public static ClusterPlan plan(Demand demand, boolean force) {
    return checked(demand, force, () -> Fixes.of(demand));
  }

  /**
   * The plan for nodes at given addresses; the host is the machine. The order of the addresses does
   * not matter: they are sorted numerically.
   *
   * @throws PlacementException as {@link #plan(Demand, boolean)}
   */
  public static Map<HostPort, Member> onto(
      List<HostPort> addresses, int masters, int replicas, boolean force) {
    SortedMap<HostPort, List<HostPort>> byHost = new TreeMap<>();
    for (HostPort address : new TreeSet<>(addresses)) {
      byHost.computeIfAbsent(address.withPort(0), h -> new ArrayList<>()).add(address);
    }
    List<List<HostPort>> machines = List.copyOf(byHost.values());
    Demand demand = new Demand(machines.stream().map(List::size).toList(), masters, replicas);
    Map<HostPort, Member> placed = new LinkedHashMap<>();
    for (Member member : plan(demand, force).members()) {
      placed.put(machines.get(member.machine()).get(member.process()), member);
    }
    return placed;
  }

  private static ClusterPlan checked(Demand demand, boolean force, Supplier<String> fix) {
    ClusterPlan plan = layout(demand);
    if (force) {
      return plan;
    }
    if (!demand.hasPerfectLayout()) {
      throw PlacementException.crowded(crowding(demand), Fixes.ofCrowded(demand));
    }
    Optional<String> danger = danger(plan);
    if (danger.isPresent()) {
      throw PlacementException.unsafe(danger.get(), fix.get());
    }
    return plan;
  }

  private static String crowding(Demand demand) {
    int members = demand.replicas() + 1;
    if (members > demand.machines()) {
      return "a master and %s need %d machines to be apart, there %s"
          .formatted(
              Demand.replicas(demand.replicas()),
              members,
              demand.machines() == 1 ? "is 1" : "are " + demand.machines());
    }
    return "%d shards of %d nodes do not fit: at least %d nodes would share a machine with their own shard"
        .formatted(demand.masters(), members, demand.colocatedAtLeast());
  }

  static ClusterPlan layout(Demand demand) {
    int masters = demand.masters();
    List<List<Integer>> dealt = Staircase.deal(demand);
    List<Integer> masterOn = MasterChoice.choose(loneliest(dealt, masters), masters);
    if (demand.hasPerfectLayout()) {
      dealt = Scatter.improve(dealt, masterOn);
    }
    List<Member> members = new ArrayList<>();
    for (int machine = 0; machine < dealt.size(); machine++) {
      members.addAll(members(machine, dealt.get(machine), masterOn));
    }
    return new ClusterPlan(members, SlotSplit.among(masters));
  }

  /** Of each shard only the machines where the fewest of it stand: its master is best off there. */
  private static List<List<Integer>> loneliest(List<List<Integer>> dealt, int masters) {
    int[] fewest = new int[masters];
    for (int shard = 0; shard < masters; shard++) {
      int s = shard;
      fewest[shard] =
          dealt.stream()
              .mapToInt(on -> Collections.frequency(on, s))
              .filter(count -> count > 0)
              .min()
              .orElse(0);
    }
    return dealt.stream()
        .map(
            on ->
                on.stream()
                    .distinct()
                    .filter(s -> Collections.frequency(on, s) == fewest[s])
                    .toList())
        .toList();
  }

  private static List<Member> members(int machine, List<Integer> dealt, List<Integer> masterOn) {
    // Masters first: the first node of each machine is one, which people expect and can remember.
    List<Integer> shards =
        dealt.stream()
            .sorted(
                Comparator.comparing((Integer s) -> masterOn.get(s) != machine)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<Member> members = new ArrayList<>();
    for (int process = 0; process < shards.size(); process++) {
      int shard = shards.get(process);
      boolean second = process > 0 && shards.get(process - 1) == shard;
      members.add(new Member(machine, process, shard, masterOn.get(shard) == machine && !second));
    }
    // Doubled shards bring a replica between the masters; behind them it is easier to read.
    return members.stream()
        .sorted(Comparator.comparing((Member m) -> !m.master()))
        .collect(
            Collectors.collectingAndThen(
                Collectors.toList(), sorted -> renumbered(machine, sorted)));
  }

  private static List<Member> renumbered(int machine, List<Member> members) {
    List<Member> numbered = new ArrayList<>();
    for (Member member : members) {
      numbered.add(new Member(machine, numbered.size(), member.shard(), member.master()));
    }
    return numbered;
  }

  /**
   * Why the loss of one machine would take the cluster down; empty if it survives any.
   *
   * <p>It survives any one machine if and only if every shard has a member on a second machine and
   * no machine holds more than floor((masters - 1) / 2) masters.
   */
  public static Optional<String> danger(ClusterPlan plan) {
    int masters = plan.slots().size();
    if (plan.members().size() == masters) {
      return Optional.of("without replicas any node that is lost takes its slots along");
    }
    Optional<Integer> trapped = plan.shardOnOneMachine();
    if (trapped.isPresent()) {
      return Optional.of(
          "all nodes of shard %d are on one machine and are lost with it"
              .formatted(trapped.get() + 1));
    }
    int fullest = plan.mastersOnFullestMachine();
    if (fullest > (masters - 1) / 2) {
      return Optional.of(
          "%d of %d masters are on one machine; if it is lost, the other %d are no majority and nothing fails over"
              .formatted(fullest, masters, masters - fullest));
    }
    return Optional.empty();
  }
}
