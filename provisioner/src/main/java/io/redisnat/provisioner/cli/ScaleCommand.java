package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Progress;
import io.redisnat.provisioner.lifecycle.Scale;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-nat scale}: more or fewer masters, equal shares of the slots. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Changes the number of masters among the nodes there are (see add-machine), gives each the",
      "same share of the slots, and replicas away from its machine. Clients go on meanwhile.",
      "Broken off at any moment, the same command goes on from there."
    })
final class ScaleCommand extends ChangeCommand {

  @Option(
      names = "--masters",
      paramLabel = "N",
      description = "How many (default: as many as the nodes suffice for).")
  private @Nullable Integer masters;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description = "Replicas of each master (default: as before).")
  private @Nullable Integer replicas;

  @Option(
      names = "--force",
      description = "Even if the result would not survive the loss of one machine.")
  private boolean force;

  @Override
  ClusterState change(Deployment deployment, ClusterState state, Progress progress) {
    requirePositive("--masters", masters, 1);
    requirePositive("--replicas", replicas, 0);
    return new Scale(deployment, timeout(), progress)
        .run(
            state,
            masters == null ? 0 : masters,
            replicas == null ? state.replicas() : replicas,
            force);
  }

  private static void requirePositive(String option, @Nullable Integer value, int least) {
    if (value != null && value < least) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION, "%s %d: use %d or more".formatted(option, value, least));
    }
  }
}
