package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code redis-nat stop}: a shutdown. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Stops machines or nodes politely; their data stays, 'start' brings them back.")
final class StopCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.stop(List.of(part));
  }

  @Override
  String outcome() {
    return "is stopped";
  }
}
