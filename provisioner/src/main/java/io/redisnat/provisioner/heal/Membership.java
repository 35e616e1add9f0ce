package io.redisnat.provisioner.heal;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.health.ObservedCluster;
import io.redisnat.provisioner.health.ObservedNode;
import io.redisnat.provisioner.health.Shard;
import io.redisnat.provisioner.health.Stranger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who belongs to the cluster: makes members of the nodes that stand where one is expected, and
 * forgets ids that will not come back.
 *
 * <p>A node that lost its nodes.conf has made up a new id. Its peers keep the old one for ever,
 * without an address, and no longer ping it; so if it was a master nobody finds that it failed, and
 * its best replica has to be told to stand for election. A node that holds another cluster's
 * configuration is reset, which needs it to be empty.
 */
final class Membership {

  private final ObservedCluster now;
  private final boolean mayLoseData;

  Membership(ObservedCluster now, boolean mayLoseData) {
    this.now = now;
    this.mayLoseData = mayLoseData;
  }

  /** What is to be done, in order; each step makes the next one possible. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    now.shards().stream()
        .filter(s -> now.stale().contains(s.master().id()))
        .forEach(s -> replace(s).ifPresent(steps::add));
    forgettable().forEach(id -> steps.add(forget(id)));
    joining().forEach(stranger -> steps.addAll(join(stranger)));
    introduction().ifPresent(steps::add);
    return steps;
  }

  /** What is left undone for want of consent, or for good. */
  List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    now.strangers().stream()
        .filter(s -> !mayJoin(s))
        .forEach(
            s ->
                obstacles.add(
                    "%s is no member and holds %d keys: with --yes they are dropped and it joins"
                        .formatted(s.node(), s.keys())));
    lostWithoutReplica()
        .filter(s -> !mayLoseData)
        .forEach(
            s ->
                obstacles.add(
                    "slots %s belong to node %s, which has come back without its data, and no replica is left: with --yes they start empty"
                        .formatted(s.slotText(), s.master().id().abbreviated())));
    return obstacles;
  }

  private Stream<Shard> lostWithoutReplica() {
    return now.shards().stream()
        .filter(s -> now.stale().contains(s.master().id()))
        .filter(s -> s.replicas().stream().noneMatch(ObservedNode::isUp));
  }

  /** The strangers that can be made members. */
  List<Stranger> joining() {
    return now.strangers().stream().filter(this::mayJoin).toList();
  }

  private boolean mayJoin(Stranger stranger) {
    return stranger.keys() == 0 || mayLoseData;
  }

  private Optional<Step> replace(Shard shard) {
    return shard.replicas().stream()
        .filter(ObservedNode::isUp)
        .max(
            Comparator.comparingLong((ObservedNode n) -> n.copy().offset())
                .thenComparing(ObservedNode::address, Comparator.reverseOrder()))
        .map(
            best ->
                new Step(
                    "%s takes slots %s over from node %s, which is gone"
                        .formatted(best, shard.slotText(), shard.master().id().abbreviated()),
                    List.of(Change.plain(best.address(), Change.Kind.FORCE)),
                    "that %s serves them".formatted(best.address()),
                    then -> then.member(best.id()).filter(ObservedNode::isVoting).isPresent()));
  }

  private List<NodeId> forgettable() {
    Set<NodeId> serving =
        now.shards().stream().map(s -> s.master().id()).collect(Collectors.toSet());
    Set<NodeId> lost = lostWithoutReplica().map(s -> s.master().id()).collect(Collectors.toSet());
    return now.stale().stream()
        .filter(id -> !serving.contains(id) || (mayLoseData && lost.contains(id)))
        .sorted()
        .toList();
  }

  private Step forget(NodeId id) {
    return new Step(
        "node %s, which is gone, is forgotten".formatted(id.abbreviated()),
        now.up().stream()
            .filter(n -> n.known().contains(id))
            .map(n -> Change.forget(n.address(), id))
            .toList(),
        "that nobody knows it any more",
        then -> then.member(id).isEmpty());
  }

  private List<Step> join(Stranger stranger) {
    ObservedNode node = stranger.node();
    List<Change> changes = new ArrayList<>();
    if (stranger.keys() > 0) {
      changes.add(Change.plain(node.address(), Change.Kind.FLUSH));
    }
    if (!stranger.blank() || stranger.keys() > 0) {
      changes.add(Change.plain(node.address(), Change.Kind.RESET));
    }
    Optional<ObservedNode> host = hub();
    host.ifPresent(hub -> changes.add(Change.meet(hub.address(), node.address())));
    return host.isEmpty()
        ? List.of()
        : List.of(
            new Step(
                node + " joins" + (stranger.blank() ? "" : " after a reset"),
                changes,
                "that %s and the others know each other".formatted(node.address()),
                then ->
                    then.strangers().stream()
                            .noneMatch(s -> s.node().address().equals(node.address()))
                        && then.up().stream().anyMatch(n -> n.address().equals(node.address()))));
  }

  /** The member that knows most: it introduces the others. */
  private Optional<ObservedNode> hub() {
    return now.up().stream()
        .min(
            Comparator.comparingInt((ObservedNode n) -> -n.known().size())
                .thenComparing(ObservedNode::address));
  }

  /** Members that do not know each other, though both live. */
  private Optional<Step> introduction() {
    List<ObservedNode> up = now.up();
    Set<NodeId> ids = up.stream().map(ObservedNode::id).collect(Collectors.toSet());
    return hub()
        .flatMap(
            hub -> {
              List<Change> meetings =
                  up.stream()
                      .filter(n -> !n.known().containsAll(ids) || !hub.known().contains(n.id()))
                      .filter(n -> !n.id().equals(hub.id()))
                      .map(n -> Change.meet(hub.address(), n.address()))
                      .toList();
              return meetings.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      new Step(
                          "members that do not know each other are introduced",
                          meetings,
                          "that all know each other",
                          then -> then.up().stream().allMatch(n -> n.known().containsAll(ids))));
            });
  }
}
