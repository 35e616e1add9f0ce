package io.redisnat.proxy.topology;

import io.redisnat.config.TopologyConfig;
import io.redisnat.config.UpstreamConfig;
import io.redisnat.model.HostPort;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One refresh: whom to ask, a second round where the first is not enough, the next snapshot. */
final class TopologyRefresher {

  private final UpstreamConfig upstream;
  private final TopologyConfig config;
  private final NodeAsker asker;
  private final TopologyMerger merger;
  private final Clock clock;
  private Set<HostPort> failing = Set.of();

  TopologyRefresher(
      UpstreamConfig upstream, TopologyConfig config, ClusterGuard guard, NodeAsker asker) {
    this.upstream = upstream;
    this.config = config;
    this.asker = asker;
    this.merger = new TopologyMerger(upstream, guard);
    this.clock = Clock.systemUTC();
  }

  /**
   * What came of it.
   *
   * @param topology the next snapshot, or the one before
   * @param isFresh true if the snapshot was confirmed by the nodes now
   * @param tried why each node that was asked did not help; by address
   */
  record Outcome(Topology topology, boolean isFresh, SortedMap<HostPort, String> tried) {}

  Outcome refresh(Topology before) throws InterruptedException {
    Duration limit = upstream.connectTimeout().plus(config.queryTimeout());
    Round round = new Round(asker, limit);
    Set<HostPort> failed = failed(before);
    Set<HostPort> chosen = firstChoice(before);
    chosen.addAll(failed);
    round.ask(chosen, failed);
    if (needsMore(before, round.answers())) {
      round.ask(everybody(before), Set.of());
    }
    failing = round.failures().keySet();
    Optional<Topology> merged = merger.merge(before, round.answers(), clock.instant());
    Topology next = merged.orElse(before);
    asker.keepOnly(everybody(next));
    boolean isFresh = merged.isPresent() && next.takenAt().isAfter(before.takenAt());
    return new Outcome(next, isFresh, isFresh ? new TreeMap<>() : tried(round));
  }

  /** They are asked each time, for only they know whether they are back. */
  private static Set<HostPort> failed(Topology before) {
    return before.nodes().stream()
        .filter(node -> node.state().hasFailed())
        .map(TopologyNode::announced)
        .collect(Collectors.toSet());
  }

  /** All that may be outside, and some members: those that work, in random order. */
  private Set<HostPort> firstChoice(Topology before) {
    List<TopologyNode> members =
        new ArrayList<>(
            before.nodes().stream()
                .filter(node -> node.state() != TopologyNode.State.OUTSIDE)
                .toList());
    Collections.shuffle(members);
    members.sort(
        Comparator.comparing((TopologyNode node) -> failing.contains(node.announced()))
            .thenComparing(TopologyNode::state));
    Set<HostPort> chosen = new HashSet<>(merger.outsidersToAsk(before));
    members.stream().limit(config.nodesAsked()).forEach(node -> chosen.add(node.announced()));
    return chosen;
  }

  /**
   * If nobody helped, everybody is asked. So it is where the epoch would go back or a member would
   * be lost: the few that were asked may be cut off, or not know of a newcomer yet.
   */
  private boolean needsMore(Topology before, List<Answer> answers) {
    return merger.best(before, answers).map(best -> losesAny(before, best.view())).orElse(true);
  }

  private static boolean losesAny(Topology before, ClusterView view) {
    return view.maxEpoch() < before.epoch()
        || before.nodes().stream()
            .filter(node -> node.state() != TopologyNode.State.OUTSIDE)
            .anyMatch(node -> view.line(node.id()).isEmpty());
  }

  private Set<HostPort> everybody(Topology topology) {
    Set<HostPort> all = new HashSet<>(upstream.seeds());
    all.addAll(upstream.standbyNodes());
    topology.nodes().forEach(node -> all.add(node.announced()));
    return all;
  }

  private static SortedMap<HostPort, String> tried(Round round) {
    SortedMap<HostPort, String> tried = round.failures();
    for (Answer answer : round.answers()) {
      tried.put(
          answer.askedAs(),
          answer.view().isLonely() ? "alone, in no cluster yet" : "in another cluster");
    }
    return tried;
  }
}
