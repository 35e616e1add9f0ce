package io.redisnat.provisioner.lifecycle;

import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace.Where;
import java.util.Map;
import java.util.Optional;

/**
 * A new cluster as it was asked for.
 *
 * @param shape how much of everything
 * @param plan who is what
 * @param proxy what was said about the proxy
 * @param settings what only the runtime understands
 */
public record Wanted(Shape shape, ClusterPlan plan, Proxy proxy, Map<String, String> settings) {

  /** Copies the map. */
  public Wanted {
    settings = Map.copyOf(settings);
  }

  /**
   * What was said about the proxy.
   *
   * @param bind IP to listen on
   * @param advertise host that clients are told; empty for the address they came to
   * @param portBase first node port; empty for 7000 or the next free block
   * @param where what it runs as
   */
  public record Proxy(
      String bind, Optional<String> advertise, Optional<Integer> portBase, Where where) {}
}
