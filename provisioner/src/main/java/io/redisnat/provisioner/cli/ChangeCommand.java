package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Progress;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.redis.SlotMoveException;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import java.time.Duration;
import picocli.CommandLine.Option;

/** A command that changes which nodes a cluster has, or who of them is what. */
abstract class ChangeCommand extends ClusterCommand {

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = Durations.class,
      description =
          "How long each wait may take; moving slots takes as long as it does (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(2);

  @Override
  final int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    NameOption.existing(deployment);
    Progress progress = progress();
    ClusterState after =
        deployment.exclusively(() -> change(deployment, NameOption.existing(deployment), progress));
    StatusReader.Result result = new StatusReader(deployment).read();
    if (isJson()) {
      out().println(json(result.report()));
    } else {
      out().println(summary(after));
      Tree.byMachine(result.report()).forEach(out()::println);
    }
    out().flush();
    return ExitCodes.OK;
  }

  final Duration timeout() {
    return timeout;
  }

  /**
   * Does it; the state was read while no other command could change it.
   *
   * @throws SlotMoveException if slots could not be moved to the end
   */
  abstract ClusterState change(Deployment deployment, ClusterState state, Progress progress);

  private static String summary(ClusterState state) {
    return "cluster '%s' has %d nodes on %d machines now"
        .formatted(state.name(), state.nodes().size(), state.machineNames().size());
  }
}
