package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Growth;
import io.redisnat.provisioner.lifecycle.Progress;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-nat add-machine}: one more machine. */
@Command(
    name = "add-machine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Adds a machine. Its nodes become replicas where some are lacking;",
      "the others wait as empty masters until 'scale' gives them a share of the slots."
    })
final class AddMachineCommand extends ChangeCommand {

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes it has (default: as many as the fullest machine).")
  private @Nullable Integer nodes;

  @Override
  ClusterState change(Deployment deployment, ClusterState state, Progress progress) {
    return new Growth(deployment, timeout(), progress)
        .machine(state, nodes == null ? state.nodesPerMachine() : nodes);
  }
}
