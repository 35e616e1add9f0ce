package io.redisnat.provisioner.local;

import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.Planner;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes a throwaway cluster. Addresses are random and free, so that tests may run side by side;
 * the nodes end with {@link LocalCluster#close}, or else with the JVM.
 */
public final class LocalClusterBuilder {

  private int machines = 3;
  private int nodesPerMachine = 3;
  private int replicas = 2;
  private Duration timeout = Duration.ofSeconds(60);
  private final Map<String, String> options = new LinkedHashMap<>();
  private @Nullable Path directory;

  LocalClusterBuilder() {}

  /** Number of machines; 3 if not set. */
  public LocalClusterBuilder machines(int count) {
    machines = count;
    return this;
  }

  /** Nodes on each machine; 3 if not set. */
  public LocalClusterBuilder nodesPerMachine(int count) {
    nodesPerMachine = count;
    return this;
  }

  /** Replicas of each master; 2 if not set. */
  public LocalClusterBuilder replicas(int count) {
    replicas = count;
    return this;
  }

  /** Where data goes and stays; a temporary directory, removed at the end, if not set. */
  public LocalClusterBuilder directory(Path path) {
    directory = path;
    return this;
  }

  /** A line for each node's redis.conf, instead of ours of the same key. */
  public LocalClusterBuilder option(String key, String value) {
    options.put(key, value);
    return this;
  }

  /** How long {@link #start} may take; 60 s if not set. */
  public LocalClusterBuilder timeout(Duration time) {
    timeout = time;
    return this;
  }

  /**
   * Starts the nodes, forms the cluster, and returns when it can serve and fail over. A directory
   * that holds a cluster already is resumed with the same ids and addresses. Unsafe shapes are
   * built: tests need those too.
   *
   * @throws RuntimeFailure if a node does not start
   * @throws io.redisnat.provisioner.redis.NotReadyException if it is not ready in time
   */
  public LocalCluster start() {
    Shape shape = new Shape(machines, nodesPerMachine, replicas);
    ClusterPlan plan = Planner.plan(shape, true);
    RedisBinary binary = RedisBinary.find();
    boolean temporary = directory == null;
    StateDirectory state =
        new StateDirectory(directory == null ? temporary() : directory, "cluster");
    ClusterState decided =
        state
            .read()
            .orElseGet(
                () ->
                    new ClusterState(
                        "cluster",
                        LocalRuntime.KIND,
                        machines,
                        nodesPerMachine,
                        replicas,
                        LocalAddresses.random(
                            LocalAddresses.nodesOnMachines(plan), binary.version()),
                        Optional.of(plan),
                        Optional.empty(),
                        Map.of()));
    state.write(decided);
    Thread hook = new Thread(() -> end(state, temporary), "local-cluster-end");
    Runtime.getRuntime().addShutdownHook(hook);
    LocalCluster cluster =
        new LocalCluster(
            state,
            decided,
            () -> binary,
            options,
            c -> {
              Runtime.getRuntime().removeShutdownHook(hook);
              end(state, temporary);
            });
    try {
      cluster.up(timeout, line -> {});
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("redis-nat-");
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot make a temporary directory: " + e.getMessage(), e);
    }
  }

  private static void end(StateDirectory state, boolean temporary) {
    state.daemons().forEach(d -> d.terminate());
    state.daemons().forEach(d -> d.awaitEnd(Duration.ofSeconds(10)));
    if (temporary) {
      state.remove();
      try {
        Files.deleteIfExists(state.root());
      } catch (IOException e) {
        throw new RuntimeFailure(
            Kind.INTERNAL, "cannot remove " + state.root() + ": " + e.getMessage(), e);
      }
    }
  }
}
