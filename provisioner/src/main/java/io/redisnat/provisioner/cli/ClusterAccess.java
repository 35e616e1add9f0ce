package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.Place;
import io.redisnat.provisioner.lifecycle.Admins;
import io.redisnat.provisioner.lifecycle.Runtimes;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.LiveCluster;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;

/**
 * The nodes of the cluster that a command is about: the one place where commands that look at
 * nodes, or change roles, come from a name to the nodes.
 */
final class ClusterAccess implements AutoCloseable {

  private final String name;
  private final ClusterAdmin admin;
  private final LiveCluster live;

  private ClusterAccess(Deployment deployment, ClusterState state) {
    this.name = deployment.name();
    this.admin = Admins.of(deployment, state);
    this.live =
        new LiveCluster(
            admin, state.nodes().stream().map(n -> new Place(n.machine(), n.address())).toList());
  }

  /**
   * The cluster of that name.
   *
   * @throws RuntimeFailure if there is none
   */
  static ClusterAccess open(NameOption option) {
    try (Runtimes runtimes = option.runtimes()) {
      Deployment deployment = option.deployment(runtimes);
      return new ClusterAccess(deployment, NameOption.existing(deployment));
    }
  }

  String name() {
    return name;
  }

  LiveCluster live() {
    return live;
  }

  /**
   * What there is.
   *
   * @throws RuntimeFailure if no node answers
   */
  ObservedCluster observe() {
    ObservedCluster now = live.observe();
    if (now.members().isEmpty() && now.strangers().isEmpty()) {
      throw new RuntimeFailure(
          Kind.TIMEOUT,
          "no node of cluster '%s' answers, %s was tried first: 'up' starts them"
              .formatted(name, now.vacant().get(0).address()));
    }
    return now;
  }

  @Override
  public void close() {
    admin.close();
  }
}
