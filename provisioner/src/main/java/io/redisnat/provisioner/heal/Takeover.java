package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.ObservedNode.State;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.Votes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes a cluster serve again that has lost the majority of its masters, and so elects nobody: of
 * each dead shard the living replica with the most data takes over without a vote ({@code CLUSTER
 * FAILOVER TAKEOVER}).
 *
 * <p>Not harmless: if the dead masters live on where nobody here can see them, there are two of
 * them, and what clients write there is lost when they come back. So it only counts those as dead
 * that their peers call failing, and the command that runs it asks first.
 */
public final class Takeover implements Goal {

  @Override
  public Next next(ObservedCluster now) {
    List<Shard> dead = dead(now);
    Optional<String> silent = now.silent();
    if (silent.isPresent()) {
      return new Next.Wait(silent.get() + ": as long as they do not, it may well serve");
    }
    for (Shard shard : dead) {
      if (isElectionDue(now, shard)) {
        return new Next.Wait("the election of a new master for slots " + shard.slotText());
      }
    }
    Optional<Step> step = preview(now).stream().findFirst();
    if (step.isPresent()) {
      return new Next.Act(step.get());
    }
    return dead.isEmpty()
        ? new Next.Done()
        : new Next.Blocked(
            dead.stream()
                .map(
                    s ->
                        "slots %s are lost with %s until it comes back: no replica of it is alive"
                            .formatted(s.slotText(), s.master()))
                .toList());
  }

  @Override
  public List<Step> preview(ObservedCluster now) {
    List<Step> steps = new ArrayList<>();
    for (Shard shard : dead(now)) {
      best(shard)
          .filter(n -> shard.master().state() == State.DOWN && !isElectionDue(now, shard))
          .ifPresent(n -> steps.add(step(n, shard)));
    }
    return steps;
  }

  @Override
  public int attempts() {
    return 2;
  }

  /** True if there is something for it to do. */
  public static boolean isNeeded(ObservedCluster now) {
    return dead(now).stream().anyMatch(s -> !isElectionDue(now, s));
  }

  private static List<Shard> dead(ObservedCluster now) {
    return now.shards().stream().filter(s -> !s.master().isUp()).toList();
  }

  /** Redis does it by itself. */
  private static boolean isElectionDue(ObservedCluster now, Shard shard) {
    return now.votes().isMajority()
        && shard.replicas().stream().anyMatch(n -> n.isElectable(now.settings()));
  }

  private static Optional<ObservedNode> best(Shard shard) {
    return shard.replicas().stream()
        .filter(ObservedNode::isUp)
        .min(
            Comparator.comparingLong((ObservedNode n) -> -n.copy().offset())
                .thenComparing(ObservedNode::address));
  }

  private static Step step(ObservedNode replica, Shard shard) {
    NodeId id = replica.id();
    return new Step(
        "%s takes slots %s over from %s, which is dead"
            .formatted(replica, shard.slotText(), shard.master()),
        List.of(Change.plain(replica.address(), Change.Kind.TAKEOVER)),
        "that %s serves them and all living nodes agree".formatted(replica.address()),
        now ->
            now.dissenters().isEmpty()
                && now.member(id).filter(ObservedNode::isVoting).isPresent());
  }

  static String lostMajority(Votes votes) {
    return "%d of %d masters are alive, %d must be to elect others: start the dead ones ('up'), or let replicas take over ('takeover')"
        .formatted(votes.alive(), votes.voting(), votes.quorum());
  }
}
