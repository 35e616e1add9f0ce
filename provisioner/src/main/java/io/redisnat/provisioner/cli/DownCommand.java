package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.Deployment;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-nat down}: removes everything that {@code up} has made. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the proxy and the nodes and removes all that up has made.")
final class DownCommand extends ClusterCommand {

  @Option(
      names = "--volumes",
      description = "The nodes' data goes too (runtime local keeps no data after down anyway).")
  private boolean volumes;

  @Option(
      names = "--images",
      description = "Images that were built for it go too (runtime local has none).")
  private boolean images;

  @Override
  int run(Runtimes runtimes) {
    Deployment deployment = deployment(runtimes);
    boolean exists = deployment.exists();
    if (exists) {
      deployment.exclusively(
          () -> {
            deployment.remove(volumes, images, progress()::line);
            return deployment;
          });
    }
    result(
        exists
            ? "cluster '" + deployment.name() + "' is removed"
            : "there is no cluster named '" + deployment.name() + "'",
        Map.of("name", deployment.name(), "removed", exists));
    return ExitCodes.OK;
  }
}
