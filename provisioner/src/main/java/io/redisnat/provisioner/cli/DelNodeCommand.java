package io.redisnat.provisioner.cli;

import picocli.CommandLine.Command;

/** {@code redis-nat del-node}: one node less. */
@Command(
    name = "del-node",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Removes nodes without losing data: a master hands over to a replica, or moves its slots away.")
final class DelNodeCommand extends RemoveCommand {

  @Override
  boolean wholeMachines() {
    return false;
  }
}
