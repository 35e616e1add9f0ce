package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code redis-nat down}: removes everything that {@code up} has made. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the proxy and the nodes and removes all their data.")
final class DownCommand implements Callable<Integer> {

  private static final Duration GRACE = Duration.ofSeconds(10);

  @Mixin private NameOption name = new NameOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    StateDirectory directory = name.directory();
    PrintWriter out = Printing.out(spec);
    if (!directory.exists()) {
      out.println("there is no cluster named '" + directory.name() + "'");
      return ExitCodes.OK;
    }
    directory.exclusively(
        () -> {
          stop(directory);
          directory.remove();
          return directory;
        });
    out.println("cluster '" + directory.name() + "' is removed");
    return ExitCodes.OK;
  }

  /** Stops what has left a pid file: the proxy before the nodes it serves; data stays. */
  static void stop(StateDirectory directory) {
    directory.proxy().terminate();
    directory.proxy().awaitEnd(GRACE);
    List<Daemon> nodes = directory.daemons();
    nodes.forEach(Daemon::terminate);
    nodes.forEach(node -> node.awaitEnd(GRACE));
  }
}
