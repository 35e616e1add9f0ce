package io.redisnat.provisioner.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code redis-nat tree}: what there is, and whether it is well, by machines. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the cluster: each machine and its nodes. Exit code 0 if it is ready, 3 if not.",
      "'status' shows it by shards."
    })
final class TreeCommand extends WatchCommand {

  @Override
  List<String> lines(StatusReport report) {
    return Tree.byMachine(report);
  }
}
