package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.outside.OwnCommand;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.util.Optional;
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

  @Option(
      names = "--runtime",
      paramLabel = "KIND",
      description =
          "Where the nodes run: docker or local (default: where a cluster of that name is).")
  private @Nullable String runtime;

  @Option(
      names = "--docker-host",
      paramLabel = "URI",
      description =
          "The container engine: unix:///path/to/docker.sock (default: DOCKER_HOST, the current context, the usual sockets).")
  private @Nullable String dockerHost;

  @Option(names = "--state-dir", paramLabel = "DIR", hidden = true)
  private @Nullable Path root;

  String name() {
    return name;
  }

  Optional<String> dockerHost() {
    return Optional.ofNullable(dockerHost);
  }

  /** The directory of all clusters of this user. */
  Path root() {
    return root == null ? StateDirectory.defaultRoot() : root;
  }

  Optional<String> runtime() {
    return Optional.ofNullable(runtime);
  }

  /** All runtimes; to be closed. */
  Runtimes runtimes() {
    return new Runtimes(root(), OwnCommand::proxy, Optional.ofNullable(dockerHost));
  }

  /** The cluster, whether there is one or not. */
  Deployment deployment(Runtimes runtimes) {
    return runtimes.find(runtime(), name);
  }

  /**
   * What was decided of a cluster that has to be there.
   *
   * @throws RuntimeFailure if there is none of that name
   */
  static ClusterState existing(Deployment deployment) {
    return deployment
        .read()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    RuntimeFailure.Kind.CONFIGURATION,
                    "there is no cluster named '%s': 'redis-nat ls' shows what there is, 'redis-nat up' makes one"
                        .formatted(deployment.name())));
  }
}
