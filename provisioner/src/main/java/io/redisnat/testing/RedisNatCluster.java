package io.redisnat.testing;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.lifecycle.Admins;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.Formation;
import io.redisnat.provisioner.redis.Roles;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import java.time.Duration;
import java.util.List;

/**
 * A real Redis Cluster with a proxy of this JVM before it, for a test.
 *
 * <pre>{@code
 * try (RedisNatCluster cluster = RedisNatCluster.builder().start()) {
 *   HostPort seed = cluster.seed();
 *   RedisClusterClient jedis = RedisClusterClient.create(new HostAndPort(seed.host(), seed.port()));
 *   cluster.kill(cluster.masterFor("name"));
 *   ...
 * }
 * }</pre>
 *
 * <p>Every cluster has addresses and ports of its own, so tests may run side by side. All is gone
 * after {@link #close}, or else with the JVM. What is done to a part of it names that part as the
 * command line does: {@code machine-2} or {@code 2}, {@code machine-2/7001} or {@code 2/7001}, or a
 * node's inside address. Thread-safe.
 */
public final class RedisNatCluster implements AutoCloseable {

  private static final Duration NODE_START = Duration.ofSeconds(30);

  private final Deployment deployment;
  private final ClusterState state;
  private final ClusterAdmin admin;
  private final TestProxy proxy;
  private final Runnable atClose;

  RedisNatCluster(Deployment deployment, ClusterState state, TestProxy proxy, Runnable atClose) {
    this.deployment = deployment;
    this.state = state;
    this.admin = Admins.of(deployment, state);
    this.proxy = proxy;
    this.atClose = atClose;
  }

  /** Describes a cluster; 3 machines with 2 nodes each, 1 replica for each master, if left so. */
  public static RedisNatClusterBuilder builder() {
    return new RedisNatClusterBuilder();
  }

  /** One outside address: all that a client needs. */
  public HostPort seed() {
    return seeds().get(0);
  }

  /** The one address for any client, also one that knows nothing of clusters. */
  public HostPort entry() {
    return proxy.entry();
  }

  /** The outside addresses of all nodes, by machine and node. */
  public List<HostPort> seeds() {
    return state.nodes().stream().map(this::outside).toList();
  }

  /** The names of the machines. */
  public List<String> machines() {
    return state.machineNames();
  }

  /** The nodes as parts: {@code machine-1/7000} and so on. */
  public List<String> nodes() {
    return state.nodes().stream().map(node -> Part.of(node).label()).toList();
  }

  /** The outside address of one node. */
  public HostPort outside(String node) {
    return outside(Part.parse(node, state).nodes().get(0));
  }

  private HostPort outside(NodeSpec node) {
    return proxy.outside(node.address());
  }

  /** The node that serves a key now, as a part: what to kill, for example. */
  public String masterFor(String key) {
    HostPort address =
        new Roles(admin.observe(state.addresses()))
            .owner(ClusterAdmin.slotOf(key))
            .orElseThrow(() -> new IllegalStateException("nobody serves the slot of '" + key + "'"))
            .address();
    return Part.parse(address.toString(), state).label();
  }

  /** Ends a part as a power cut would. */
  public void kill(String part) {
    deployment.machines().kill(Part.parse(part, state));
  }

  /** Stops a part politely. */
  public void stop(String part) {
    deployment.machines().stop(List.of(Part.parse(part, state)));
  }

  /** Starts a part that was killed or stopped, with the data it had. */
  public void start(String part) {
    deployment.machines().start(List.of(Part.parse(part, state)), NODE_START);
  }

  /** {@link #stop} and {@link #start}. */
  public void restart(String part) {
    stop(part);
    start(part);
  }

  /** Freezes a part: connections stay open, nothing answers. */
  public void pause(String part) {
    deployment.machines().pause(Part.parse(part, state));
  }

  /** Undoes {@link #pause}. */
  public void resume(String part) {
    deployment.machines().resume(Part.parse(part, state));
  }

  /**
   * Cuts a machine off the network while it runs on.
   *
   * @throws io.redisnat.provisioner.runtime.RuntimeFailure if the runtime cannot: on local that
   *     needs root and iptables
   */
  public void partition(String part) {
    deployment.machines().partition(Part.parse(part, state));
  }

  /** Undoes {@link #partition}. */
  public void heal(String part) {
    deployment.machines().heal(Part.parse(part, state));
  }

  /**
   * Waits until all nodes serve, agree, and can fail over, and each can be reached at its port.
   *
   * @throws io.redisnat.provisioner.redis.NotReadyException if that takes longer; it names what is
   *     missing
   * @throws io.redisnat.provisioner.runtime.RuntimeFailure with kind TIMEOUT if the ports do
   */
  public void awaitReady(Duration timeout) {
    long begin = System.nanoTime();
    new Formation(admin, Admins.blueprint(state), line -> {}).run(timeout);
    proxy.awaitPorts(timeout.minusNanos(System.nanoTime() - begin));
  }

  /** Removes all of it. */
  @Override
  public void close() {
    try {
      admin.close();
      proxy.close();
    } finally {
      atClose.run();
    }
  }
}
