package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.heal.Goal;
import io.redisnat.provisioner.heal.HealthCheck;
import io.redisnat.provisioner.heal.Outcome;
import io.redisnat.provisioner.heal.Outcome.Result;
import io.redisnat.provisioner.heal.Rounds;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.report.CheckReport;
import io.redisnat.provisioner.report.HealReport;
import io.redisnat.provisioner.report.Json;
import io.redisnat.provisioner.report.StalePlanException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands that change roles have in common. */
final class HealOptions {

  @Mixin NameOption name = new NameOption();

  @Option(names = "--dry-run", description = "Print what would be done, and do nothing.")
  boolean dryRun;

  @Option(
      names = "--if-unchanged",
      paramLabel = "FINGERPRINT",
      description = "Do nothing unless the cluster is still as a dry run has seen it.")
  private @Nullable String fingerprint;

  @Option(
      names = "--step-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Durations.class,
      description = "How long one step may take (default: ${DEFAULT-VALUE}).")
  private Duration stepTimeout = Duration.ofSeconds(30);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = Durations.class,
      description = "How long all of it may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(10);

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  /** What is there, if it is what it is to be. */
  ObservedCluster observe(ClusterAccess access) {
    ObservedCluster now = access.observe();
    if (fingerprint != null && !fingerprint.equals(now.fingerprint())) {
      throw new StalePlanException(
          "the cluster has changed: its fingerprint is %s, not %s; look again with --dry-run"
              .formatted(now.fingerprint(), fingerprint));
    }
    return now;
  }

  /** Prints what would be done. */
  int preview(HealReport report, @Nullable CommandSpec spec) {
    print(report, spec);
    return report.problems().isEmpty() ? ExitCodes.OK : ExitCodes.UNHEALTHY;
  }

  /** Works towards the goal and prints how that went. */
  int run(ClusterAccess access, Goal goal, @Nullable CommandSpec spec) {
    PrintWriter err = Printing.err(spec);
    Outcome outcome =
        new Rounds(
                access.live(),
                goal,
                new Rounds.Limits(stepTimeout, timeout),
                line -> {
                  err.println(line);
                  err.flush();
                })
            .run();
    print(HealReport.of(access.name(), outcome), spec);
    if (outcome.result() != Result.DONE && !json) {
      state(access.name(), outcome, Printing.out(spec));
    }
    return switch (outcome.result()) {
      case DONE -> ExitCodes.OK;
      case BLOCKED -> ExitCodes.UNHEALTHY;
      case TIMED_OUT -> ExitCodes.TIMEOUT;
    };
  }

  private static void state(String name, Outcome outcome, PrintWriter out) {
    out.println("the cluster as it is now:");
    List<String> lines =
        CheckReport.of(name, HealthCheck.of(outcome.last()), Printing.program()).lines();
    lines.forEach(out::println);
    out.flush();
  }

  private void print(HealReport report, @Nullable CommandSpec spec) {
    PrintWriter out = Printing.out(spec);
    if (json) {
      out.println(Json.of(report));
    } else {
      report.lines().forEach(out::println);
    }
    out.flush();
  }
}
