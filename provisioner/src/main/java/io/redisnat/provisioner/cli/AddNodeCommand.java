package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Growth;
import io.redisnat.provisioner.lifecycle.Progress;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Part;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code redis-nat add-node}: one more node on a machine. */
@Command(
    name = "add-node",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Adds nodes to a machine, as add-machine does.")
final class AddNodeCommand extends ChangeCommand {

  @Parameters(paramLabel = "MACHINE", description = "machine-2 or just 2.")
  private String machine = "";

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int nodes = 1;

  @Override
  ClusterState change(Deployment deployment, ClusterState state, Progress progress) {
    return new Growth(deployment, timeout(), progress)
        .nodes(state, Part.parse(machine, state).machine(), nodes);
  }
}
