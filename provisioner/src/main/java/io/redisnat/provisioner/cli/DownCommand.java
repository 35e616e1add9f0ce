package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.runtime.Deployment;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code redis-nat down}: removes everything that {@code up} has made. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the proxy and the nodes and removes all that up has made.")
final class DownCommand implements Callable<Integer> {

  @Mixin private NameOption name = new NameOption();

  @Option(
      names = "--volumes",
      description = "The nodes' data goes too (runtime local keeps no data after down anyway).")
  private boolean volumes;

  @Option(
      names = "--images",
      description = "Images that were built for it go too (runtime local has none).")
  private boolean images;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Printing.out(spec);
    try (Runtimes runtimes = name.runtimes()) {
      Deployment deployment = name.deployment(runtimes);
      if (!deployment.exists()) {
        out.println("there is no cluster named '" + deployment.name() + "'");
        return ExitCodes.OK;
      }
      deployment.exclusively(
          () -> {
            deployment.remove(volumes, images, line -> Printing.progress(spec, line));
            return deployment;
          });
      out.println("cluster '" + deployment.name() + "' is removed");
    }
    return ExitCodes.OK;
  }
}
