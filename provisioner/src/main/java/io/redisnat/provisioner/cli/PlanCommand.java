package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.Demand;
import io.redisnat.provisioner.plan.PlacementException;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.report.PlanFile;
import io.redisnat.provisioner.report.PlanText;
import io.redisnat.provisioner.runtime.ClusterState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redis-nat plan}: who would be what, where; touches nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Places masters and replicas on machines, and changes nothing. Same input, same plan.",
      "Exit code 0 if it is safe, 3 if the loss of one machine would break it, 4 if it does not fit."
    })
final class PlanCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

  @Option(
      names = "--machines",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many machines there are (default: ${DEFAULT-VALUE}).")
  private int machines;

  @Option(
      names = "--nodes-per-machine",
      paramLabel = "N[,N...]",
      split = ",",
      defaultValue = "3",
      description =
          "How many nodes each can hold; several numbers for uneven machines (default: ${DEFAULT-VALUE}).")
  private List<Integer> nodesPerMachine = List.of();

  @Option(
      names = "--masters",
      paramLabel = "N",
      description = "How many masters (default: as many as there is room for, without a rest).")
  private @Nullable Integer masters;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = "Replicas of each master (default: ${DEFAULT-VALUE}).")
  private int replicas;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the plan for 'up --plan FILE'.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Option(names = "--force", description = "Accept a plan that the loss of one machine breaks.")
  private boolean force;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Demand demand = demand();
    PlanFile file = new PlanFile(demand, Planner.plan(demand, true), world());
    print(file);
    if (!force) {
      refuse(demand);
    }
    if (out != null) {
      file.write(out);
    }
    return ExitCodes.OK;
  }

  private Demand demand() {
    boolean even = nodesPerMachine.size() == 1;
    if (!even && nodesPerMachine.size() != machines) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--nodes-per-machine has %d numbers for %d machines: give one, or one for each"
              .formatted(nodesPerMachine.size(), machines));
    }
    if (masters != null) {
      return even
          ? Demand.uniform(machines, nodesPerMachine.get(0), masters, replicas)
          : new Demand(nodesPerMachine, masters, replicas);
    }
    if (even) {
      return new Shape(machines, nodesPerMachine.get(0), replicas).demand();
    }
    int room = nodesPerMachine.stream().mapToInt(n -> n).sum();
    return new Demand(nodesPerMachine, room / (Math.max(0, replicas) + 1), replicas);
  }

  /** The plan is shown all the same; the verdict is the exit code. */
  private void refuse(Demand demand) throws PlacementException {
    boolean fromShape = masters == null && nodesPerMachine.size() == 1;
    ClusterPlan accepted =
        fromShape
            ? Planner.plan(new Shape(machines, nodesPerMachine.get(0), replicas), false)
            : Planner.plan(demand, false);
    if (accepted.members().isEmpty()) {
      throw new IllegalStateException("a plan without members: " + demand);
    }
  }

  private String world() {
    try (Runtimes runtimes = name.runtimes()) {
      return PlanFile.worldOf(
          name.deployment(runtimes)
              .read()
              .map(ClusterState::addresses)
              .orElse(Collections.emptyList()));
    }
  }

  private void print(PlanFile file) {
    PrintWriter writer = Printing.out(spec);
    if (json) {
      writer.println(file.json());
    } else {
      PlanText.lines(file.demand(), file.plan()).forEach(writer::println);
    }
    writer.flush();
  }
}
