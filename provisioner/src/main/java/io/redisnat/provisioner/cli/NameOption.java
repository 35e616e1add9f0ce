package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command is about. */
final class NameOption {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "redis-nat",
      description = "Name of the cluster (default: ${DEFAULT-VALUE}).")
  private String name = "redis-nat";

  @Option(names = "--state-dir", paramLabel = "DIR", hidden = true)
  private @Nullable Path root;

  StateDirectory directory() {
    return new StateDirectory(root == null ? StateDirectory.defaultRoot() : root, name);
  }
}
