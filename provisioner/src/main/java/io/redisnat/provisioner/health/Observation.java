package io.redisnat.provisioner.health;

import io.redisnat.model.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen after a machine was lost.
 *
 * @param toFail from the loss until a survivor stopped serving; empty if none did
 * @param toOk from the loss until all survivors served every slot again, or had noticed a loss
 *     without any outage; empty if that did not come while it was watched
 * @param heirs who serves the slots of each lost master at the end; lost masters that nobody
 *     replaced are left out
 * @param slotsDown slots without service at the end
 * @param watched how long it was watched
 */
public record Observation(
    Optional<Duration> toFail,
    Optional<Duration> toOk,
    Map<NodeId, NodeId> heirs,
    int slotsDown,
    Duration watched) {

  /** Copies the map. */
  public Observation {
    heirs = Map.copyOf(heirs);
  }
}
