package io.redisnat.testing;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.lifecycle.ClusterUp;
import io.redisnat.provisioner.lifecycle.Decision;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.lifecycle.Wanted;
import io.redisnat.provisioner.local.LocalRuntime;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Describes a {@link RedisNatCluster}. */
public final class RedisNatClusterBuilder {

  private static final String HOST = "127.0.0.1";
  private static final int ATTEMPTS = 5;
  private static final int BLOCKS = 200;

  private int machines = 3;
  private int nodesPerMachine = 2;
  private int replicas = 1;
  private String runtime = LocalRuntime.KIND;
  private Duration timeout = Duration.ofMinutes(2);
  private final Map<String, String> settings = new HashMap<>();

  RedisNatClusterBuilder() {
    settings.put(LocalRuntime.ADDRESSES, "random");
  }

  /** Number of machines; 3 if not set. */
  public RedisNatClusterBuilder machines(int count) {
    machines = count;
    return this;
  }

  /** Nodes on each machine; 2 if not set. */
  public RedisNatClusterBuilder nodesPerMachine(int count) {
    nodesPerMachine = count;
    return this;
  }

  /** Replicas of each master; 1 if not set. */
  public RedisNatClusterBuilder replicas(int count) {
    replicas = count;
    return this;
  }

  /** Where the nodes run, as {@code up --runtime} has it; {@code local} if not set. */
  public RedisNatClusterBuilder runtime(String kind) {
    runtime = kind;
    return this;
  }

  /** A line for each node's redis.conf; {@code cluster-node-timeout}, {@code 2000} for example. */
  public RedisNatClusterBuilder redis(String key, String value) {
    settings.put(ClusterState.REDIS_OPTION + key, value);
    return this;
  }

  /** How long {@link #start} may take; 2 minutes if not set. */
  public RedisNatClusterBuilder timeout(Duration time) {
    timeout = time;
    return this;
  }

  /**
   * Starts nodes and proxy and returns when every client can come and the cluster can fail over.
   *
   * @throws io.redisnat.provisioner.plan.PlacementException if there is no such cluster
   * @throws RuntimeFailure if something does not start
   * @throws io.redisnat.provisioner.redis.NotReadyException if it is not ready in time
   */
  public RedisNatCluster start() {
    Shape shape = new Shape(machines, nodesPerMachine, replicas);
    // Forced: what one machine's loss does to a shape that is not safe is what a test may look for.
    Wanted wanted =
        new Wanted(
            Planner.plan(shape, true),
            replicas,
            new Wanted.Proxy(
                HOST, Optional.empty(), Optional.of(freeBlock()), EntryPort.AUTO, Where.HOST),
            settings);
    Path root = temporary();
    Runtimes runtimes = new Runtimes(root, directory -> List.of(), Optional.empty());
    String name = "test-" + Long.toHexString(ThreadLocalRandom.current().nextLong() >>> 16);
    Deployment deployment = runtimes.byName(runtime).open(name);
    Thread hook = new Thread(() -> end(deployment, runtimes, root), "redis-nat-cluster-end");
    Runtime.getRuntime().addShutdownHook(hook);
    Runnable atClose =
        () -> {
          Runtime.getRuntime().removeShutdownHook(hook);
          end(deployment, runtimes, root);
        };
    try {
      ClusterState state = new Decision(wanted, List.of(), line -> {}).decide(deployment);
      deployment.record(state);
      new ClusterUp(deployment, timeout, line -> {}).nodes(state);
      return withProxy(deployment, state, root, atClose);
    } catch (RuntimeException e) {
      atClose.run();
      throw e;
    }
  }

  private RedisNatCluster withProxy(
      Deployment deployment, ClusterState decided, Path directory, Runnable atClose) {
    Map<HostPort, HostPort> dialMap = deployment.machines().dialMap(decided);
    ClusterState state = decided;
    for (int attempt = 1; ; attempt++) {
      try {
        TestProxy proxy = TestProxy.start(state, dialMap, directory, timeout.dividedBy(ATTEMPTS));
        return new RedisNatCluster(deployment, state, proxy, atClose);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        // Another process was faster at one of the ports.
        state = state.withPortBase(freeBlock());
      }
    }
  }

  private int freeBlock() {
    int size = machines * nodesPerMachine;
    for (int i = 0; i < BLOCKS; i++) {
      int base = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      if (IntStream.range(base, base + size).allMatch(p -> Ports.isFree(new HostPort(HOST, p)))) {
        return base;
      }
    }
    throw new RuntimeFailure(Kind.CONFLICT, "no " + size + " free ports in a row on " + HOST);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("redis-nat-test-");
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot make a temporary directory: " + e.getMessage(), e);
    }
  }

  private static void end(Deployment deployment, Runtimes runtimes, Path root) {
    try {
      deployment.remove(true, false, line -> {});
    } finally {
      runtimes.close();
      StateDirectory.remove(root);
    }
  }
}
