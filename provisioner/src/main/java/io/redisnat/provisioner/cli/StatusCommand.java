package io.redisnat.provisioner.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code redis-nat status}: what there is, and whether it is well, by shards. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the cluster: each master and its replicas. Exit code 0 if it is ready, 3 if not.",
      "'tree' shows it by machines."
    })
final class StatusCommand extends WatchCommand {

  @Override
  List<String> lines(StatusReport report) {
    return Tree.byShard(report);
  }
}
