package io.redisnat.provisioner.lifecycle;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.redis.Blueprint;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import java.util.Map;

/** From what is recorded to what talks to the nodes. */
public final class Admins {

  private Admins() {}

  /** Talks to the nodes of a cluster, wherever they are reached from here; to be closed. */
  public static ClusterAdmin of(Deployment deployment, ClusterState state) {
    Map<HostPort, HostPort> dial = deployment.machines().dialMap(state);
    return new ClusterAdmin(address -> dial.getOrDefault(address, address));
  }

  /** What the nodes of a cluster are to become. */
  public static Blueprint blueprint(ClusterState state) {
    return new Blueprint(
        state.nodes().stream()
            .map(node -> new Blueprint.Place(node.address(), node.machine()))
            .toList(),
        state.plan(),
        state.replicas());
  }
}
