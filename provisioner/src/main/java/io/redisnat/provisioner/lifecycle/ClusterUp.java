package io.redisnat.provisioner.lifecycle;

import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.Formation;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines.Condition;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.function.Consumer;

/**
 * Makes a cluster that was decided on, or completes it: nodes, formation, proxy. On one that is
 * ready it changes nothing.
 */
public final class ClusterUp {

  private final Deployment deployment;
  private final Consumer<String> progress;
  private final Duration timeout;
  private long begin = System.nanoTime();

  /**
   * The clock begins to run.
   *
   * @param timeout for all of it
   * @param progress gets short lines
   */
  public ClusterUp(Deployment deployment, Duration timeout, Consumer<String> progress) {
    this.deployment = deployment;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Starts what does not run, forms what is not formed.
   *
   * @throws RuntimeFailure if a node does not start
   * @throws io.redisnat.provisioner.redis.NotReadyException if it is not ready in time
   */
  public void nodes(ClusterState state) {
    deployment.prepare(state, progress);
    // Building an image the first time says nothing about how long the cluster takes.
    begin = System.nanoTime();
    Collection<Condition> conditions = deployment.machines().conditions(state.nodes()).values();
    long down =
        conditions.stream()
            .filter(EnumSet.of(Condition.STOPPED, Condition.ABSENT)::contains)
            .count();
    if (down > 0) {
      progress.accept("starting %d of %d nodes".formatted(down, state.nodes().size()));
    }
    deployment.machines().start(Part.machines(state), left());
    try (ClusterAdmin admin = Admins.of(deployment, state)) {
      new Formation(admin, Admins.blueprint(state), progress).run(left());
    }
  }

  /** Starts the proxy unless it runs, and waits until it serves every node. */
  public void proxy(ClusterState state) {
    if (state.proxy().isEmpty()) {
      return;
    }
    if (left().isNegative()) {
      throw new RuntimeFailure(
          Kind.TIMEOUT,
          "the cluster is ready, but no time of --timeout %d s is left for the proxy: 'up' again goes on from here"
              .formatted(timeout.toSeconds()));
    }
    if (deployment.proxy().running(state).isEmpty()) {
      progress.accept("starting the proxy");
    }
    deployment.proxy().start(state, left());
  }

  private Duration left() {
    return timeout.minusNanos(System.nanoTime() - begin);
  }
}
