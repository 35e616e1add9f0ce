package io.redisnat.provisioner.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cheapest changes of what is wanted that make it safe, as options to type. */
final class Fixes {

  private static final int MOST = 100;
  private static final int MACHINES_MORE = 3;
  private static final int MASTERS_MORE = 4;

  private Fixes() {}

  /** Fewest machines more, then fewest nodes more or less. */
  static String of(Shape shape) {
    int replicas = Math.max(1, shape.replicas());
    return IntStream.rangeClosed(shape.machines(), shape.machines() + MACHINES_MORE)
        .boxed()
        .flatMap(
            h ->
                IntStream.rangeClosed(1, 2 * shape.nodesPerMachine() + MACHINES_MORE)
                    .mapToObj(k -> shape(h, k, replicas)))
        .flatMap(Optional::stream)
        .filter(s -> isSafe(s.demand()))
        .min(
            Comparator.comparingInt(Shape::machines)
                .thenComparingInt(s -> Math.abs(s.nodes() - shape.nodes()))
                .thenComparingInt(Shape::nodes))
        .map(safe -> "use " + flags(shape, safe))
        .orElse("use 3 machines or more");
  }

  private static Optional<Shape> shape(int machines, int nodesPerMachine, int replicas) {
    boolean whole = machines * nodesPerMachine % (replicas + 1) == 0;
    return whole && machines <= MOST && nodesPerMachine <= MOST
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

  /** The nearest number of masters below and above on these machines, else more machines. */
  static String of(Demand demand) {
    int replicas = Math.max(1, demand.replicas());
    int masters = demand.masters();
    List<String> fixes =
        Stream.of(
                IntStream.iterate(masters, m -> m >= 1, m -> m - 1),
                IntStream.rangeClosed(masters + 1, masters + MASTERS_MORE))
            .map(
                range ->
                    range
                        .mapToObj(m -> onTheseMachines(demand, m, replicas))
                        .flatMap(Optional::stream)
                        .findFirst())
            .flatMap(Optional::stream)
            .toList();
    return fixes.isEmpty()
        ? onMoreMachines(demand, replicas)
        : "use " + String.join(", or ", fixes);
  }

  private static Optional<String> onTheseMachines(Demand demand, int masters, int replicas) {
    String flags = flags(demand, masters, replicas);
    if (masters * (replicas + 1) <= demand.places().stream().mapToInt(p -> p).sum()) {
      Demand same = new Demand(demand.places(), masters, replicas);
      if (isSafe(same)) {
        return Optional.of(flags.strip());
      }
    }
    return evenly(demand.machines(), masters, replicas)
        .map(k -> (flags + " --nodes-per-machine " + k).strip());
  }

  private static String flags(Demand demand, int masters, int replicas) {
    return changed("--masters", demand.masters(), masters)
        + changed("--replicas", demand.replicas(), replicas);
  }

  private static String onMoreMachines(Demand demand, int replicas) {
    for (int h = demand.machines() + 1; h <= MOST; h++) {
      for (int masters = Math.max(3, demand.masters());
          masters <= demand.masters() + 3;
          masters++) {
        Optional<Integer> perMachine = evenly(h, masters, replicas);
        if (perMachine.isPresent()) {
          return "use --machines %d --nodes-per-machine %d%s"
              .formatted(h, perMachine.get(), flags(demand, masters, replicas));
        }
      }
    }
    return "use 3 machines or more";
  }

  /** Nodes on each of equal machines, the fewest that are safe. */
  private static Optional<Integer> evenly(int machines, int masters, int replicas) {
    int perMachine = (masters * (replicas + 1) + machines - 1) / machines;
    return Optional.of(perMachine)
        .filter(k -> k <= MOST)
        .filter(k -> isSafe(Demand.uniform(machines, k, masters, replicas)));
  }

  static String ofCrowded(Demand demand) {
    int members = demand.replicas() + 1;
    if (members > demand.machines()) {
      return "use --replicas %d or --machines %d".formatted(demand.machines() - 1, members);
    }
    return "use one machine more, or fewer replicas";
  }

  private static boolean isSafe(Demand demand) {
    return demand.hasPerfectLayout() && Planner.danger(Planner.layout(demand)).isEmpty();
  }

  private static String changed(String flag, int from, int to) {
    return from == to ? "" : " " + flag + " " + to;
  }
}
