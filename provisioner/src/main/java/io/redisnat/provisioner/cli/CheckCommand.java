package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.heal.HealthCheck;
import io.redisnat.provisioner.report.CheckReport;
import io.redisnat.provisioner.report.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat check}: what is wrong, and which command mends it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Looks for everything that is wrong: slots, views, links, placement, majority.",
      "Exit code 0 if the cluster is well and survives any one machine, 3 if not."
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (ClusterAccess access = ClusterAccess.open(name)) {
      CheckReport report =
          CheckReport.of(
              access.name(), HealthCheck.of(access.live().observe()), Printing.program());
      PrintWriter out = Printing.out(spec);
      if (json) {
        out.println(Json.of(report));
      } else {
        report.lines().forEach(out::println);
      }
      out.flush();
      return report.healthy() ? ExitCodes.OK : ExitCodes.UNHEALTHY;
    }
  }
}
