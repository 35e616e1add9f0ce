package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.heal.Takeover;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.report.HealReport;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.Console;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat takeover}: replicas take dead masters' places without a majority. */
@Command(
    name = "takeover",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a cluster serve again that has lost the majority of its masters: of each dead one the",
      "replica with the most data takes its place without a vote. If the dead ones live on where",
      "nobody here sees them, what clients write there is lost. Asks first."
    })
final class TakeoverCommand implements Callable<Integer> {

  @Mixin private HealOptions options = new HealOptions();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterAccess access = ClusterAccess.open(options.name)) {
      ObservedCluster now = options.observe(access);
      Takeover takeover = new Takeover();
      HealReport planned =
          HealReport.planned(access.name(), takeover.preview(now), List.of(), now.fingerprint());
      if (options.dryRun) {
        return options.preview(planned, spec);
      }
      if (Takeover.isNeeded(now) && !yes && !confirmed(planned)) {
        throw new RuntimeFailure(Kind.CONFIGURATION, "nothing was done: it was not confirmed");
      }
      return options.run(access, takeover, spec);
    }
  }

  // JDK 22 to 24 have a console without a terminal too; there the end of input answers no.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean confirmed(HealReport planned) {
    Console console = System.console();
    if (console == null) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "takeover asks first, and there is no terminal to ask at: --dry-run shows what it would do, --yes does it");
    }
    planned.lines().forEach(line -> console.printf("%s%n", line));
    String answer = console.readLine("Are the dead masters dead for sure? Type yes: ");
    return "yes".equals(answer);
  }
}
