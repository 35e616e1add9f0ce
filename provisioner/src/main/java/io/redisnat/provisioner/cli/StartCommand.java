package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code redis-nat start}: power on. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Starts machines or nodes that were killed or stopped, with their data.")
final class StartCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.start(List.of(part), START);
  }

  @Override
  String outcome() {
    return "runs";
  }
}
