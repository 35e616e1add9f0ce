package io.redisnat.provisioner.local;

import io.redisnat.provisioner.runtime.ClusterRuntime;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Clusters of processes of this host; a directory each says what there is. */
public final class LocalRuntime implements ClusterRuntime {

  /** What it is called. */
  public static final String KIND = "local";

  /** A setting: with {@code random} many clusters may be made at once, by many processes. */
  public static final String ADDRESSES = "addresses";

  private final Path root;
  private final Function<Path, List<String>> proxyCommand;

  /**
   * Touches nothing.
   *
   * @param root the directory of all clusters
   * @param proxyCommand how to start this program again as proxy, given the cluster's directory
   */
  public LocalRuntime(Path root, Function<Path, List<String>> proxyCommand) {
    this.root = root;
    this.proxyCommand = proxyCommand;
  }

  /**
   * Which server the nodes of a new cluster would run.
   *
   * @throws io.redisnat.provisioner.runtime.RuntimeFailure if there is none
   */
  public static String server() {
    RedisBinary binary = RedisBinary.find();
    return binary.version() + " at " + binary.path();
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String place() {
    return root.toString();
  }

  @Override
  public List<String> names() {
    return StateDirectory.names(root);
  }

  @Override
  public Deployment open(String name) {
    return new LocalDeployment(new StateDirectory(root, name), proxyCommand);
  }

  @Override
  public void close() {
    // It holds nothing open.
  }
}
