package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.health.Observation;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Prediction;
import io.redisnat.provisioner.health.Prediction.Outage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the survivors after a machine was lost, and notes what a prediction is about. To be made
 * right before the loss: times count from there. For one thread.
 */
public final class LossWatch {

  private static final Duration PAUSE = Duration.ofMillis(50);

  /** An election that has to be repeated waits for twice the node timeout, and twice that. */
  private static final int TIMEOUTS_TO_RECOVER = 6;

  private static final Duration SLACK_TO_RECOVER = Duration.ofSeconds(15);
  private static final int TIMEOUTS_TO_GIVE_UP = 3;
  private static final Duration SLACK_TO_GIVE_UP = Duration.ofSeconds(4);

  private final ClusterAdmin admin;
  private final Prediction prediction;
  private final List<HostPort> survivors;
  private final Set<NodeId> lostNodes;
  private final Map<NodeId, SlotRange> slotsOfLost = new HashMap<>();
  private final long begin = System.nanoTime();
  private @Nullable Duration toFail;
  private @Nullable Duration toOk;

  /**
   * Begins to count.
   *
   * @param before the cluster before the loss
   * @param prediction what is expected of it
   */
  public LossWatch(ClusterAdmin admin, ObservedCluster before, Prediction prediction) {
    this.admin = admin;
    this.prediction = prediction;
    List<ObservedNode> up = before.up();
    survivors =
        up.stream()
            .filter(n -> !n.machine().equals(prediction.machine()))
            .map(ObservedNode::address)
            .toList();
    lostNodes =
        up.stream()
            .filter(n -> n.machine().equals(prediction.machine()))
            .map(ObservedNode::id)
            .collect(Collectors.toSet());
    before.shards().stream()
        .map(s -> s.master())
        .filter(m -> lostNodes.contains(m.id()))
        .forEach(m -> slotsOfLost.put(m.id(), m.slots().get(0)));
  }

  /**
   * Watches until the outage is over, or for as long as it takes to be sure that it stays: some
   * node timeouts.
   */
  public Observation watch() {
    Duration horizon = horizon();
    Collection<NodeView> views = List.of();
    while (toOk == null && elapsed().compareTo(horizon) < 0) {
      pause();
      views = admin.observe(survivors).values();
      if (toFail == null && views.stream().anyMatch(v -> !v.isOk())) {
        toFail = elapsed();
      }
      if (isOver(views)) {
        toOk = elapsed();
      }
    }
    return new Observation(
        Optional.ofNullable(toFail),
        Optional.ofNullable(toOk),
        heirs(views),
        slotsDown(views),
        elapsed());
  }

  private Duration horizon() {
    return prediction.survives()
        ? prediction.nodeTimeout().multipliedBy(TIMEOUTS_TO_RECOVER).plus(SLACK_TO_RECOVER)
        : prediction.nodeTimeout().multipliedBy(TIMEOUTS_TO_GIVE_UP).plus(SLACK_TO_GIVE_UP);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReadyException(List.of("the end of an interrupted watch"));
    }
  }

  /** The loss is noticed everywhere, and yet every slot is served. */
  private boolean isOver(Collection<NodeView> views) {
    boolean noticed =
        prediction.outage() == Outage.ELECTION || views.stream().allMatch(this::hasNoticed);
    return views.size() == survivors.size()
        && noticed
        && views.stream().allMatch(v -> v.isOk() && v.slotsOk() == SlotRange.SLOTS)
        && views.stream().allMatch(v -> heirsIn(v).size() == slotsOfLost.size());
  }

  private boolean hasNoticed(NodeView view) {
    return view.lines().stream()
        .filter(l -> lostNodes.contains(l.id()))
        .allMatch(l -> l.flags().contains("fail"));
  }

  private Map<NodeId, NodeId> heirs(Collection<NodeView> views) {
    Map<NodeId, NodeId> heirs = new HashMap<>();
    views.forEach(v -> heirs.putAll(heirsIn(v)));
    return heirs;
  }

  private Map<NodeId, NodeId> heirsIn(NodeView view) {
    Map<NodeId, NodeId> heirs = new HashMap<>();
    slotsOfLost.forEach(
        (lost, range) ->
            view.lines().stream()
                .filter(l -> !l.id().equals(lost))
                .filter(
                    l ->
                        l.slots().stream()
                            .anyMatch(r -> r.start() <= range.start() && range.start() <= r.end()))
                .findFirst()
                .ifPresent(l -> heirs.put(lost, l.id())));
    return heirs;
  }

  private static int slotsDown(Collection<NodeView> views) {
    return views.stream()
        .mapToInt(v -> v.isOk() ? SlotRange.SLOTS - v.slotsOk() : SlotRange.SLOTS)
        .max()
        .orElse(SlotRange.SLOTS);
  }
}
