package io.redisnat.provisioner.lifecycle;

import io.redisnat.provisioner.docker.DockerRuntime;
import io.redisnat.provisioner.docker.Engine;
import io.redisnat.provisioner.docker.EngineLocator;
import io.redisnat.provisioner.local.LocalRuntime;
import io.redisnat.provisioner.runtime.ClusterRuntime;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** All runtimes of this build: where a cluster is looked for, and where a new one is made. */
public final class Runtimes implements AutoCloseable {

  private final Map<String, Supplier<ClusterRuntime>> known;
  private final Optional<String> dockerHost;
  private final List<ClusterRuntime> opened = new ArrayList<>();

  /** With the engine that is found; opens nothing yet. */
  public Runtimes(Path root, Function<Path, List<String>> proxyCommand) {
    this(root, proxyCommand, Optional.empty());
  }

  /**
   * Opens nothing yet.
   *
   * @param root the directory of all local clusters
   * @param proxyCommand how to start this program again as proxy, given a directory to keep it in
   * @param dockerHost the engine to use; empty for the one that is found
   */
  public Runtimes(
      Path root, Function<Path, List<String>> proxyCommand, Optional<String> dockerHost) {
    this.dockerHost = dockerHost;
    this.known =
        Map.of(
            LocalRuntime.KIND,
            () -> new LocalRuntime(root, proxyCommand),
            DockerRuntime.KIND,
            () ->
                new DockerRuntime(
                    Engine.connect(new EngineLocator().locate(dockerHost.orElse(null))),
                    root,
                    proxyCommand));
  }

  /**
   * The runtime of that kind.
   *
   * @throws RuntimeFailure with kind CONFIGURATION if this build has none, ENGINE if it needs an
   *     engine that does not answer
   */
  public ClusterRuntime byName(String kind) {
    Supplier<ClusterRuntime> runtime = known.get(kind);
    if (runtime == null) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "--runtime %s is not in this build: use %s"
              .formatted(
                  kind,
                  known.keySet().stream()
                      .sorted()
                      .map(k -> "--runtime " + k)
                      .collect(Collectors.joining(" or "))));
    }
    return opened.stream()
        .filter(open -> open.kind().equals(kind))
        .findFirst()
        .orElseGet(
            () -> {
              ClusterRuntime open = runtime.get();
              opened.add(open);
              return open;
            });
  }

  /**
   * The runtime for a new cluster, where none was asked for.
   *
   * @param note gets a line that says which one and why, if there was a choice
   */
  public ClusterRuntime detect(Consumer<String> note) {
    Optional<ClusterRuntime> docker = docker();
    docker.ifPresentOrElse(
        runtime -> note.accept("runtime docker: an engine answers at " + runtime.place()),
        () -> note.accept("runtime local: no container engine answers ('doctor' says more)"));
    return docker.orElseGet(() -> byName(LocalRuntime.KIND));
  }

  /** The docker runtime, if there is an engine; one that the user has named has to be there. */
  private Optional<ClusterRuntime> docker() {
    try {
      return Optional.of(byName(DockerRuntime.KIND));
    } catch (RuntimeFailure e) {
      if (e.kind() == Kind.ENGINE && dockerHost.isEmpty()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All runtimes that can be asked now. */
  public List<ClusterRuntime> available() {
    List<ClusterRuntime> available = new ArrayList<>(List.of(byName(LocalRuntime.KIND)));
    docker().ifPresent(available::add);
    return available;
  }

  /**
   * The cluster of that name.
   *
   * @param kind which runtime to look at; empty for the first that has it
   * @return of the runtime that would make it if none has it
   */
  public Deployment find(Optional<String> kind, String name) {
    if (kind.isPresent()) {
      return byName(kind.get()).open(name);
    }
    Deployment local = byName(LocalRuntime.KIND).open(name);
    // Docker is not even asked about a cluster that is here.
    return local.exists() ? local : docker().map(d -> d.open(name)).orElse(local);
  }

  /** What all other clusters have decided; damaged ones are left out. */
  public List<ClusterState> others(Deployment deployment) {
    List<ClusterState> others = new ArrayList<>();
    for (ClusterRuntime runtime : available()) {
      for (String name : runtime.names()) {
        boolean self =
            runtime.kind().equals(deployment.runtime()) && name.equals(deployment.name());
        if (!self) {
          readable(runtime.open(name)).ifPresent(others::add);
        }
      }
    }
    return others;
  }

  private static Optional<ClusterState> readable(Deployment deployment) {
    try {
      return deployment.read();
    } catch (RuntimeFailure e) {
      // Whoever asks about that cluster by name is told; it must not stop work on this one.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    opened.forEach(ClusterRuntime::close);
  }
}
