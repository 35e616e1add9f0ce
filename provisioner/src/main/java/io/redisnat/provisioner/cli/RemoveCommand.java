package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Progress;
import io.redisnat.provisioner.lifecycle.Removal;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code remove-machine} and {@code del-node} have in common. */
abstract class RemoveCommand extends ChangeCommand {

  @Parameters(
      arity = "1..*",
      paramLabel = "PART",
      description = "As for 'kill': machine-2 or 2; machine-2/7001, 2/7001 or an inside address.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--force",
      description = "Even if what is left would not survive the loss of one machine.")
  private boolean force;

  @Override
  final ClusterState change(Deployment deployment, ClusterState state, Progress progress) {
    List<NodeSpec> leaving = new ArrayList<>();
    for (String name : names) {
      Part part = Part.parse(name, state);
      if (part.whole() != wholeMachines()) {
        throw new RuntimeFailure(
            Kind.CONFIGURATION,
            part.whole()
                ? "%s is a machine: 'remove-machine' removes it with all its nodes"
                    .formatted(part.label())
                : "%s is a node: 'del-node' removes it".formatted(part.label()));
      }
      leaving.addAll(part.nodes());
    }
    return new Removal(deployment, timeout(), progress).run(state, leaving, force);
  }

  abstract boolean wholeMachines();
}
