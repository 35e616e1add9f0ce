package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import picocli.CommandLine.Command;

/** {@code redis-nat kill}: a power cut. */
@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Ends machines or nodes as a power cut would; 'start' brings them back.")
final class KillCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.kill(part);
  }

  @Override
  String outcome() {
    return "is killed";
  }
}
