package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import picocli.CommandLine.Command;

/** {@code redis-nat resume}: the end of a hang. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lets paused machines or nodes go on.")
final class ResumeCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.resume(part);
  }

  @Override
  String outcome() {
    return "goes on";
  }
}
