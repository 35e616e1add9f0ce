package io.redisnat.provisioner.plan;

import io.redisnat.provisioner.plan.ClusterPlan.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** From a shape to a plan. */
public final class Planner {

  private Planner() {}

  /**
   * The plan of {@code shape}.
   *
   * @param force build it even if one machine can take the cluster down
   * @throws PlacementException if it cannot be built, or is unsafe and not forced
   */
  public static ClusterPlan plan(Shape shape, boolean force) {
    ClusterPlan plan = layout(shape);
    Optional<String> danger = danger(shape, plan);
    if (danger.isPresent() && !force) {
      throw PlacementException.unsafe(
          danger.get(),
          nearestSafe(shape).map(s -> "use " + flags(shape, s)).orElse("use 3 machines or more"));
    }
    return plan;
  }

  private static ClusterPlan layout(Shape shape) {
    int masters = shape.masters();
    List<Integer> places = Collections.nCopies(shape.machines(), shape.nodesPerMachine());
    List<List<Integer>> dealt = Staircase.deal(places, masters, shape.replicas());
    List<Integer> masterOn = MasterChoice.choose(dealt, masters);
    List<Member> members = new ArrayList<>();
    for (int machine = 0; machine < dealt.size(); machine++) {
      int here = machine;
      // Masters first: the first node of each machine is one, which people expect and can remember.
      List<Integer> shards =
          dealt.get(machine).stream()
              .sorted(
                  Comparator.comparing((Integer s) -> masterOn.get(s) != here)
                      .thenComparing(Comparator.naturalOrder()))
              .toList();
      for (int process = 0; process < shards.size(); process++) {
        int shard = shards.get(process);
        members.add(new Member(machine, process, shard, masterOn.get(shard) == machine));
      }
    }
    return new ClusterPlan(members, SlotSplit.among(masters));
  }

  private static Optional<String> danger(Shape shape, ClusterPlan plan) {
    int masters = shape.masters();
    int bound = (masters - 1) / 2;
    int fullest = plan.mastersOnFullestMachine();
    if (shape.replicas() == 0) {
      return Optional.of("without replicas any node that is lost takes its slots along");
    }
    if (fullest > bound) {
      return Optional.of(
          "%d of %d masters are on one machine; if it is lost, the other %d are no majority and nothing fails over"
              .formatted(fullest, masters, masters - fullest));
    }
    return Optional.empty();
  }

  /** The safe shape with the fewest machines more, then the fewest nodes more or less. */
  private static Optional<Shape> nearestSafe(Shape shape) {
    int replicas = Math.max(1, shape.replicas());
    return IntStream.rangeClosed(shape.machines(), shape.machines() + 3)
        .boxed()
        .flatMap(
            h ->
                IntStream.rangeClosed(1, 2 * shape.nodesPerMachine() + 3)
                    .mapToObj(k -> of(h, k, replicas)))
        .flatMap(Optional::stream)
        .filter(s -> danger(s, layout(s)).isEmpty())
        .min(
            Comparator.comparingInt(Shape::machines)
                .thenComparingInt(s -> Math.abs(s.nodes() - shape.nodes()))
                .thenComparingInt(Shape::nodes));
  }

  private static Optional<Shape> of(int machines, int nodesPerMachine, int replicas) {
    boolean whole = machines * nodesPerMachine % (replicas + 1) == 0;
    return whole && replicas < machines && machines <= 100 && nodesPerMachine <= 100
        ? Optional.of(new Shape(machines, nodesPerMachine, replicas))
        : Optional.empty();
  }

  private static String flags(Shape from, Shape to) {
    List<String> changes = new ArrayList<>();
    if (to.machines() != from.machines()) {
      changes.add("--machines " + to.machines());
    }
    if (to.nodesPerMachine() != from.nodesPerMachine()) {
      changes.add("--nodes-per-machine " + to.nodesPerMachine());
    }
    if (to.replicas() != from.replicas()) {
      changes.add("--replicas " + to.replicas());
    }
    return String.join(" ", changes);
  }
}
