package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.ClusterAdmin.Outcome;
import io.redisnat.provisioner.redis.Formation;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.Readiness;
import io.redisnat.provisioner.redis.Roles;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What every change of a running cluster needs: who to talk to, how long, and who listens. */
final class Work implements AutoCloseable {

  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final Deployment deployment;
  private final ClusterAdmin admin;
  private final Progress progress;
  private final Duration timeout;
  private final long begin = System.nanoTime();

  /** The clock begins to run. */
  Work(Deployment deployment, ClusterState state, Duration timeout, Progress progress) {
    this.deployment = deployment;
    this.admin = Admins.of(deployment, state);
    this.timeout = timeout;
    this.progress = progress;
  }

  Deployment deployment() {
    return deployment;
  }

  ClusterAdmin admin() {
    return admin;
  }

  Progress progress() {
    return progress;
  }

  Duration left() {
    Duration left = timeout.minusNanos(System.nanoTime() - begin);
    return left.isNegative() ? Duration.ZERO : left;
  }

  Roles roles(List<HostPort> nodes) {
    return new Roles(admin.observe(nodes));
  }

  /**
   * Who is what among nodes that are all well.
   *
   * @throws RuntimeFailure with kind UNHEALTHY if they are not, and do not become so soon
   */
  Roles ready(List<HostPort> nodes) {
    // A moment's disagreement, as after the command before this one, is no illness.
    boolean ready = Poll.until(SETTLE, () -> missing(nodes).isEmpty());
    Map<HostPort, NodeView> views = admin.observe(nodes);
    List<String> missing = Readiness.missing(nodes, views);
    if (!ready && !missing.isEmpty()) {
      throw new RuntimeFailure(
          Kind.UNHEALTHY,
          "cluster '%s' is not ready for a change, it lacks %s: 'redis-nat up' completes it"
              .formatted(deployment.name(), missing.get(0)));
    }
    return new Roles(views);
  }

  private List<String> missing(List<HostPort> nodes) {
    return Readiness.missing(nodes, admin.observe(nodes));
  }

  /** Works until all nodes that are recorded know each other, serve, agree and can fail over. */
  void form(ClusterState state) {
    new Formation(admin, Admins.blueprint(state), progress::line).run(left());
  }

  /**
   * Waits for something to become true.
   *
   * @throws RuntimeFailure with kind TIMEOUT that names it
   */
  void await(String what, BooleanSupplier condition) {
    if (!Poll.until(left(), condition)) {
      throw new RuntimeFailure(
          Kind.TIMEOUT,
          "%s did not happen within %d s: look at 'status', and run the same command again"
              .formatted(what, timeout.toSeconds()));
    }
  }

  /** Waits until a proxy that runs has a port for every node, and each answers. */
  void awaitProxy(ClusterState state) {
    if (deployment.proxy().running(state).isEmpty()) {
      return;
    }
    await(
        "a port of the proxy for every node",
        () ->
            deployment.proxy().ports(state).keySet().containsAll(state.addresses())
                && deployment.proxy().missing(state).isEmpty());
  }

  /**
   * Makes sure that a node did what it was told.
   *
   * @throws RuntimeFailure with kind UNHEALTHY that says why it did not
   */
  static void require(Outcome outcome) {
    if (outcome.refusal().isPresent()) {
      throw new RuntimeFailure(
          Kind.UNHEALTHY,
          outcome.refusal().get() + ": look at 'status', and run the same command again");
    }
  }

  static List<HostPort> addresses(List<NodeSpec> nodes) {
    return nodes.stream().map(NodeSpec::address).toList();
  }

  @Override
  public void close() {
    admin.close();
  }
}
