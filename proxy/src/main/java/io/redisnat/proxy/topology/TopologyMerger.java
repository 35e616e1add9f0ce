package io.redisnat.proxy.topology;

import io.redisnat.config.UpstreamConfig;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.TopologyNode.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the next snapshot out of the one before and the answers of one refresh.
 *
 * <p>The members are those of the view with the highest epoch. To them come the seeds and standby
 * nodes that are no members, as {@link State#OUTSIDE}: they need a port for a cluster to be formed
 * or extended from outside. Not thread-safe.
 */
final class TopologyMerger {

  private final Set<HostPort> seeds;
  private final Set<HostPort> configured;
  private final ClusterGuard guard;
  private final Map<HostPort, NodeId> lastAnswer = new HashMap<>();

  TopologyMerger(UpstreamConfig upstream, ClusterGuard guard) {
    this.seeds = Set.copyOf(upstream.seeds());
    this.configured = new HashSet<>(upstream.seeds());
    configured.addAll(upstream.standbyNodes());
    this.guard = guard;
  }

  /** Seeds and standby nodes that are not known to be members: each refresh asks them. */
  Set<HostPort> outsidersToAsk(Topology before) {
    Set<HostPort> addresses = new HashSet<>(configured);
    addresses.removeIf(address -> isMember(before, address));
    before.nodes().stream()
        .filter(node -> node.state() == State.OUTSIDE && !isConfigured(node.id()))
        .forEach(node -> addresses.add(node.announced()));
    return addresses;
  }

  private boolean isMember(Topology before, HostPort address) {
    NodeId id = lastAnswer.get(address);
    return before.nodes().stream()
        .filter(node -> node.state() != State.OUTSIDE)
        .anyMatch(node -> node.id().equals(id) || node.spellings().contains(address));
  }

  private boolean isConfigured(NodeId id) {
    return lastAnswer.containsValue(id);
  }

  /**
   * The view to follow: the one with the highest epoch, then one of a node that the others did not
   * give up (it would still count itself in), then that of the most slots. A node that was
   * forgotten still counts itself in, so of equals the one that most others know is taken, then the
   * one that knows most. Empty if no member of the known cluster answered.
   */
  Optional<Answer> best(Topology before, List<Answer> answers) {
    Set<NodeId> failed =
        before.nodes().stream()
            .filter(node -> node.state().hasFailed())
            .map(TopologyNode::id)
            .collect(Collectors.toSet());
    return answers.stream()
        .filter(answer -> !answer.view().isLonely() && guard.accepts(answer.view()))
        .max(
            Comparator.comparingLong((Answer answer) -> answer.view().maxEpoch())
                .thenComparing(answer -> !failed.contains(answer.id()))
                .thenComparingInt(answer -> answer.view().servedSlots())
                .thenComparingLong(answer -> knownBy(answers, answer))
                .thenComparingLong(answer -> answer.view().healthyNodes()));
  }

  private static long knownBy(List<Answer> answers, Answer answer) {
    return answers.stream().filter(other -> other.view().line(answer.id()).isPresent()).count();
  }

  /**
   * The next snapshot; empty if the answers allow none. If no member answered, the members stay as
   * they were, the epoch and the time too.
   */
  Optional<Topology> merge(Topology before, List<Answer> answers, Instant now) {
    Optional<Answer> best = best(before, answers);
    guard.warn(refused(before, best, answers));
    List<Answer> lonely = answers.stream().filter(a -> a.view().isLonely()).toList();
    if (best.isEmpty() && (lonely.isEmpty() || !mayStartWithout(before, lonely))) {
      return Optional.empty();
    }
    remember(answers);
    List<Answer> own = answers.stream().filter(answer -> guard.accepts(answer.view())).toList();
    List<TopologyNode> members =
        best.map(answer -> new MemberNodes(own, before).of(answer))
            .orElseGet(() -> remaining(before, lonely));
    List<Answer> outside =
        answers.stream().filter(a -> isOutside(a, before, best.isPresent())).toList();
    boolean stale = best.isEmpty() && !members.isEmpty();
    Topology merged =
        new Topology(
            best.map(answer -> answer.view().maxEpoch()).orElse(stale ? before.epoch() : 0L),
            stale ? before.takenAt() : now,
            join(members, outside, kept(before, answers)));
    guard.remember(merged);
    return Optional.of(merged);
  }

  private List<Answer> refused(Topology before, Optional<Answer> best, List<Answer> answers) {
    // A node that is alone is refused only where it would be the start of everything.
    boolean lonelyToo = before.nodes().isEmpty() && best.isEmpty();
    return answers.stream()
        .filter(answer -> !guard.accepts(answer.view()))
        .filter(answer -> !answer.view().isLonely() || lonelyToo)
        .toList();
  }

  /** With no cluster at all, the numbering of the ports needs every seed to be there. */
  private boolean mayStartWithout(Topology before, List<Answer> lonely) {
    return !before.nodes().isEmpty()
        || (lonely.stream().map(Answer::askedAs).toList().containsAll(seeds)
            && lonely.stream().anyMatch(answer -> guard.accepts(answer.view())));
  }

  private void remember(List<Answer> answers) {
    answers.stream()
        .filter(answer -> configured.contains(answer.askedAs()))
        .forEach(answer -> lastAnswer.put(answer.askedAs(), answer.id()));
  }

  /** The members that nobody answered for, without those that are alone now. */
  private static List<TopologyNode> remaining(Topology before, List<Answer> lonely) {
    Set<NodeId> ids = lonely.stream().map(Answer::id).collect(Collectors.toSet());
    Set<HostPort> addresses = lonely.stream().map(Answer::address).collect(Collectors.toSet());
    return before.nodes().stream()
        .filter(node -> node.state() != State.OUTSIDE)
        .filter(node -> !ids.contains(node.id()) && !addresses.contains(node.announced()))
        .toList();
  }

  /** Whether the node that answered has a place beside the members (if it is none itself). */
  private boolean isOutside(Answer answer, Topology before, boolean clusterAnswered) {
    boolean isConfigured = configured.contains(answer.askedAs());
    Optional<TopologyNode> known = before.node(answer.id());
    boolean wasOutside = known.filter(node -> node.state() == State.OUTSIDE).isPresent();
    if (answer.view().isLonely()) {
      return isConfigured || wasOutside || (!clusterAnswered && known.isPresent());
    }
    // It knows others but the cluster does not show it: it is joining, or the cluster is forming.
    boolean joining = wasOutside || (!guard.isEstablished() && isConfigured && known.isPresent());
    return joining && guard.accepts(answer.view());
  }

  /** Outside nodes that gave no answer this time: a slow node must not lose its port for it. */
  private Stream<TopologyNode> kept(Topology before, List<Answer> answers) {
    Set<HostPort> answered = answers.stream().map(Answer::askedAs).collect(Collectors.toSet());
    Set<NodeId> silent =
        lastAnswer.entrySet().stream()
            .filter(entry -> !answered.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.toSet());
    return before.nodes().stream()
        .filter(node -> node.state() == State.OUTSIDE && silent.contains(node.id()));
  }

  /** One node for each id and for each address; an outside node replaces who failed there. */
  private static List<TopologyNode> join(
      List<TopologyNode> members, List<Answer> outside, Stream<TopologyNode> kept) {
    List<TopologyNode> joined = new ArrayList<>(members);
    Set<NodeId> ids = members.stream().map(TopologyNode::id).collect(Collectors.toSet());
    for (Answer answer : outside) {
      if (ids.add(answer.id())) {
        joined.removeIf(
            node -> node.announced().equals(answer.address()) && node.state() != State.OK);
        joined.add(MemberNodes.outside(answer));
      }
    }
    Set<HostPort> taken = joined.stream().map(TopologyNode::announced).collect(Collectors.toSet());
    kept.filter(node -> !ids.contains(node.id()) && taken.add(node.announced()))
        .forEach(joined::add);
    return joined;
  }
}
