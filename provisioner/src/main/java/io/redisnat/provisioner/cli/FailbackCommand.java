package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.heal.Failback;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.report.HealReport;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redis-nat failback}: spreads the masters again. */
@Command(
    name = "failback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Spreads the masters over the machines with the fewest failovers, after a machine came back.",
      "One at a time, without losing a write; ends at the first that does not happen in time."
    })
final class FailbackCommand implements Callable<Integer> {

  @Mixin private HealOptions options = new HealOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterAccess access = ClusterAccess.open(options.name)) {
      ObservedCluster now = options.observe(access);
      Failback failback = new Failback();
      return options.dryRun
          ? options.preview(
              HealReport.planned(
                  access.name(), failback.preview(now), List.of(), now.fingerprint()),
              spec)
          : options.run(access, failback, spec);
    }
  }
}
