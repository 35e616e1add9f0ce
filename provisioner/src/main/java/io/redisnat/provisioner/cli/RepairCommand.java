package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.heal.Repair;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.report.HealReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat repair}: puts right what can be put right while nodes run. */
@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Moves the fewest replicas that make the placement right, lets wiped nodes join again,",
      "forgets nodes that are gone, settles slots left on the move and slots of nobody."
    })
final class RepairCommand implements Callable<Integer> {

  @Mixin private HealOptions options = new HealOptions();

  @Option(
      names = "--yes",
      description = "Also do what can lose data; without it that is only told.")
  private boolean yes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterAccess access = ClusterAccess.open(options.name)) {
      ObservedCluster now = options.observe(access);
      Repair repair = new Repair(yes);
      return options.dryRun
          ? options.preview(
              HealReport.planned(
                  access.name(), repair.preview(now), repair.obstacles(now), now.fingerprint()),
              spec)
          : options.run(access, repair, spec);
    }
  }
}
