package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.StateDirectory;
import io.redisnat.proxy.ReloadCommand;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis-nat proxy reload}, also for the proxy of a cluster that {@code up} has made. */
@Command(name = "reload")
final class NamedReloadCommand extends ReloadCommand {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Instead of --config: the cluster that 'redis-nat up' has made.")
  private @Nullable String name;

  @Option(names = "--state-dir", paramLabel = "DIR", hidden = true)
  private @Nullable Path root;

  @Override
  protected @Nullable Path config() {
    Path file = super.config();
    if (name == null || file != null) {
      return name == null ? file : null;
    }
    return new StateDirectory(root == null ? StateDirectory.defaultRoot() : root, name)
        .proxyConfig();
  }

  @Override
  protected String missing() {
    return "say which proxy: either --config FILE or --name NAME";
  }
}
