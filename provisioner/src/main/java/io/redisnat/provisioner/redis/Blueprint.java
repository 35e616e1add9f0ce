package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.ClusterPlan;
import java.util.List;
import java.util.Optional;

/**
 * What running nodes are to become.
 *
 * @param places where each node is; with a plan one for each of its members, in its order
 * @param plan who is what at first; without one the cluster itself says so, and nodes that are
 *     empty become replicas where some are lacking
 * @param replicas how many each master is to have
 */
public record Blueprint(List<Place> places, Optional<ClusterPlan> plan, int replicas) {

  /** Copies the list. */
  public Blueprint {
    places = List.copyOf(places);
    if (plan.isPresent() && plan.get().members().size() != places.size()) {
      throw new IllegalArgumentException(
          "%d places for a plan of %d".formatted(places.size(), plan.get().members().size()));
    }
  }

  /** All addresses, in order. */
  public List<HostPort> addresses() {
    return places.stream().map(Place::address).toList();
  }

  /** The machine that a node stands on; empty for a stranger. */
  public Optional<String> machineOf(HostPort address) {
    return places.stream()
        .filter(place -> place.address.equals(address))
        .map(Place::machine)
        .findFirst();
  }

  /**
   * Where a node is.
   *
   * @param address what it announces
   * @param machine what it fails together with
   */
  public record Place(HostPort address, String machine) {}
}
