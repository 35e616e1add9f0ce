package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.report.Json;
import io.redisnat.provisioner.report.WhatIfReport;
import io.redisnat.provisioner.report.WhatIfText;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code redis-nat whatif}: what the loss of a machine would do; touches nothing. */
@Command(
    name = "whatif",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Predicts what the loss of a machine would do, and changes nothing.",
      "Exit code 0 if it is survived, 3 if not."
    })
final class WhatIfCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MACHINE",
      description = "The machine (default: each of them).")
  private @Nullable String machine;

  @Option(names = "--all", description = "Each machine.")
  private boolean all;

  @Option(
      names = "--depth",
      paramLabel = "1|2",
      defaultValue = "1",
      description =
          "With 2, a second machine is lost afterwards, and that must be survived too (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (depth < 1 || depth > 2) {
      throw usage("--depth %d: use 1 or 2".formatted(depth));
    }
    if (all && machine != null) {
      throw usage("'%s' and --all: use one of the two".formatted(machine));
    }
    try (ClusterAccess access = ClusterAccess.open(name)) {
      ObservedCluster now = access.observe();
      WhatIfReport report =
          WhatIfReport.of(access.name(), now, machines(now), depth, Printing.program());
      PrintWriter out = Printing.out(spec);
      if (json) {
        out.println(Json.of(report));
      } else {
        WhatIfText.lines(report).forEach(out::println);
      }
      out.flush();
      return report.safe() ? ExitCodes.OK : ExitCodes.UNHEALTHY;
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(
        Objects.requireNonNull(spec, "set by picocli").commandLine(), message);
  }

  private List<String> machines(ObservedCluster now) {
    if (machine == null) {
      return now.machines();
    }
    if (!now.machines().contains(machine)) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "there is no machine '%s': there are %s"
              .formatted(machine, String.join(", ", now.machines())));
    }
    return List.of(machine);
  }
}
