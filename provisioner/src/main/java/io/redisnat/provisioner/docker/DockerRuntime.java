package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.ClusterRuntime;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Clusters of containers: a network each with fixed addresses, a container for each machine. What
 * there is, is asked of the engine; a second user of it sees the same.
 */
public final class DockerRuntime implements ClusterRuntime {

  /** What it is called. */
  public static final String KIND = "docker";

  /** Not a name, so that it is not taken for a cluster of the local runtime. */
  private static final String DIRECTORY = ".docker";

  private final Engine engine;
  private final Path root;
  private final Function<Path, List<String>> proxyCommand;

  /**
   * Touches nothing.
   *
   * @param root the directory of all clusters of this user; has the locks, and what proxies on this
   *     host need
   * @param proxyCommand how to start this program again as proxy, given the cluster's directory
   */
  public DockerRuntime(Engine engine, Path root, Function<Path, List<String>> proxyCommand) {
    this.engine = engine;
    this.root = root.resolve(DIRECTORY);
    this.proxyCommand = proxyCommand;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String place() {
    return engine.address().place();
  }

  @Override
  public List<String> names() {
    return List.copyOf(ClusterObjects.clusters(engine));
  }

  @Override
  public Deployment open(String name) {
    return new DockerDeployment(engine, new StateDirectory(root, name), proxyCommand);
  }

  @Override
  public void close() {
    engine.close();
  }
}
