package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.Stranger;
import io.redisnat.provisioner.health.Votes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts everything right that can be put right while nodes run: strangers join, ids that will not
 * come back are forgotten, slots left on the move are settled, slots of nobody get an owner, and
 * replicas go where they protect most, the fewest of them moving.
 *
 * <p>Nothing that can lose data is done without consent; without it, the rest is done and the
 * refusal is reported at the end.
 */
public final class Repair implements Goal {

  private final boolean mayLoseData;

  /**
   * Decides by observations only.
   *
   * @param mayLoseData true if keys may be dropped where that is the only way
   */
  public Repair(boolean mayLoseData) {
    this.mayLoseData = mayLoseData;
  }

  @Override
  public Next next(ObservedCluster now) {
    Votes votes = now.votes();
    if (!votes.isMajority() && votes.voting() > 0) {
      return new Next.Blocked(List.of(Takeover.lostMajority(votes)));
    }
    Membership membership = new Membership(now, mayLoseData);
    Optional<Step> joining = membership.steps().stream().findFirst();
    if (joining.isPresent()) {
      return new Next.Act(joining.get());
    }
    Optional<String> unsettled = now.unsettled().or(() -> election(now));
    if (unsettled.isPresent()) {
      return new Next.Wait(unsettled.get());
    }
    SlotRepair slots = new SlotRepair(now, mayLoseData);
    List<Step> steps = new ArrayList<>(slots.steps());
    steps.addAll(placement(now, List.of()));
    if (!steps.isEmpty()) {
      return new Next.Act(steps.get(0));
    }
    List<String> obstacles = new ArrayList<>(membership.obstacles());
    obstacles.addAll(slots.obstacles());
    return obstacles.isEmpty() ? new Next.Done() : new Next.Blocked(obstacles);
  }

  private static Optional<String> election(ObservedCluster now) {
    return now.shards().stream()
        .filter(s -> !s.master().isUp())
        .filter(s -> s.replicas().stream().anyMatch(n -> n.isElectable(now.settings())))
        .map(s -> "the election of a new master for slots " + s.slotText())
        .findFirst();
  }

  @Override
  public List<Step> preview(ObservedCluster now) {
    Membership membership = new Membership(now, mayLoseData);
    List<Step> steps = new ArrayList<>(membership.steps());
    steps.addAll(new SlotRepair(now, mayLoseData).steps());
    steps.addAll(placement(now, membership.joining().stream().map(Stranger::node).toList()));
    return steps;
  }

  /** What would be done only with consent to lose data, or cannot be done at all. */
  public List<String> obstacles(ObservedCluster now) {
    List<String> obstacles = new ArrayList<>(new Membership(now, mayLoseData).obstacles());
    obstacles.addAll(new SlotRepair(now, mayLoseData).obstacles());
    return obstacles;
  }

  @Override
  public int attempts() {
    return 5;
  }

  private static List<Step> placement(ObservedCluster now, List<ObservedNode> newcomers) {
    return MoveOrder.of(now, ReplicaMoves.of(now, newcomers)).stream()
        .map(turn -> step(now, turn))
        .toList();
  }

  private static Step step(ObservedCluster now, MoveOrder.Turn turn) {
    ObservedNode replica = turn.move().replica();
    Shard to = turn.move().to();
    String from =
        turn.move()
            .from()
            .flatMap(now::member)
            .map(master -> "no longer " + master)
            .orElse("as yet nobody");
    String warning =
        turn.exposes() ? "; the shard it leaves has no replica until the next one is in sync" : "";
    return new Step(
        "%s follows %s, %s%s".formatted(replica, to.master(), from, warning),
        List.of(Change.replicate(replica.address(), to.master().id())),
        "that %s has its copy of %s and all nodes agree"
            .formatted(replica.address(), to.master().address()),
        then ->
            then.unsettled().isEmpty()
                && then.member(replica.id())
                    .filter(n -> n.primary().filter(to.master().id()::equals).isPresent())
                    .filter(ObservedNode::isInSync)
                    .isPresent());
  }
}
