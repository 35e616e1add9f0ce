package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.StateDirectory;
import picocli.CommandLine.Option;

/** Which cluster a command is about. */
final class NameOption {

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "redis-nat",
      description = "Name of the cluster (default: ${DEFAULT-VALUE}).")
  private String name = "redis-nat";

  StateDirectory directory() {
    return new StateDirectory(StateDirectory.defaultRoot(), name);
  }
}
