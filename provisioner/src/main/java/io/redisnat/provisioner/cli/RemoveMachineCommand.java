package io.redisnat.provisioner.cli;

import picocli.CommandLine.Command;

/** {@code redis-nat remove-machine}: one machine less. */
@Command(
    name = "remove-machine",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Removes machines without losing data: masters hand over to replicas elsewhere.")
final class RemoveMachineCommand extends RemoveCommand {

  @Override
  boolean wholeMachines() {
    return true;
  }
}
