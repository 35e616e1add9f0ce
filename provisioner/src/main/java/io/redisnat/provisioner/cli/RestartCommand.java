package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.Part;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code redis-nat restart}: a reboot. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Stops machines or nodes politely and starts them again.")
final class RestartCommand extends PartCommand {

  @Override
  void act(Machines machines, Part part) {
    machines.stop(List.of(part));
    machines.start(List.of(part), START);
  }

  @Override
  String outcome() {
    return "runs again";
  }
}
