package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import picocli.CommandLine.Command;

/** {@code redis-nat heal}: the end of a network failure. */
@Command(
    name = "heal",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Connects machines again that were cut off.")
final class HealCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.heal(part);
  }

  @Override
  String outcome() {
    return "is connected again";
  }
}
