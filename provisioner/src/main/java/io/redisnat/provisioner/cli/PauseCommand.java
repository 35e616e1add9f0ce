package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import picocli.CommandLine.Command;

/** {@code redis-nat pause}: a hang. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Freezes machines or nodes: connections stay open, nothing answers. 'resume' undoes it.")
final class PauseCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.pause(part);
  }

  @Override
  String outcome() {
    return "is paused";
  }
}
