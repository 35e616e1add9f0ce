package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.heal.MasterSpread.Swap;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Votes;
import java.util.List;
import java.util.Optional;

/**
 * Spreads the masters over the machines again, with the fewest failovers: after a machine came
 * back, others hold the masters that it had, and the loss of one of those may be fatal.
 *
 * <p>One {@code CLUSTER FAILOVER} at a time, never {@code FORCE}: the old master hands over what
 * the replica lacks, so nothing is lost. The next one follows when the replica is master, all nodes
 * agree on it and the old master is its replica in sync; if that does not come, it ends there.
 */
public final class Failback implements Goal {

  @Override
  public Next next(ObservedCluster now) {
    Votes votes = now.votes();
    if (!votes.isMajority()) {
      return new Next.Blocked(List.of(Takeover.lostMajority(votes)));
    }
    Optional<String> unsettled = now.unsettled();
    if (unsettled.isPresent()) {
      return new Next.Wait(unsettled.get());
    }
    return preview(now).stream().findFirst().<Next>map(Next.Act::new).orElseGet(Next.Done::new);
  }

  @Override
  public List<Step> preview(ObservedCluster now) {
    return MasterSpread.of(now).stream().map(Failback::step).toList();
  }

  /** None that failed is tried again: a person should look first. */
  @Override
  public int attempts() {
    return 1;
  }

  private static Step step(Swap swap) {
    ObservedNode replica = swap.replica();
    ObservedNode master = swap.shard().master();
    return new Step(
        "%s takes slots %s over from %s".formatted(replica, swap.shard().slotText(), master),
        List.of(Change.plain(replica.address(), Change.Kind.FAILOVER)),
        "that %s is master, all nodes agree, and %s is its replica in sync"
            .formatted(replica.address(), master.address()),
        now -> isMaster(now, replica.id()) && follows(now, master.id(), replica.id()));
  }

  private static boolean isMaster(ObservedCluster now, NodeId id) {
    return now.unsettled().isEmpty() && now.member(id).filter(ObservedNode::isVoting).isPresent();
  }

  private static boolean follows(ObservedCluster now, NodeId replica, NodeId master) {
    return now.member(replica)
        .filter(n -> n.isInSync() && n.primary().filter(master::equals).isPresent())
        .isPresent();
  }
}
