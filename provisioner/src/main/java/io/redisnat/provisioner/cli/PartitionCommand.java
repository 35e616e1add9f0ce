package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import picocli.CommandLine.Command;

/** {@code redis-nat partition}: a network failure. */
@Command(
    name = "partition",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Cuts machines off the network while they run on. 'heal' and 'down' undo it. On runtime local it needs root and iptables.")
final class PartitionCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.partition(part);
  }

  @Override
  String outcome() {
    return "is cut off";
  }
}
