package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the nodes of one view complete with what other answers, and the snapshot before, know
 * better: own addresses, slots in migration, further spellings. Pure.
 *
 * @param answers all answers of this refresh that are of the same cluster
 * @param before the snapshot before
 */
record MemberNodes(List<Answer> answers, Topology before) {

  /** The nodes of the view that can be reached, one for each address. */
  List<TopologyNode> of(Answer best) {
    Map<HostPort, TopologyNode> byAddress = new LinkedHashMap<>();
    best.view().lines().stream()
        .flatMap(line -> addressOf(line).map(address -> node(line, address)).stream())
        .sorted(provedFirst())
        .forEach(node -> byAddress.putIfAbsent(node.announced(), node));
    return List.copyOf(byAddress.values());
  }

  /**
   * Two ids at one address are a node that was reset and its former self, which the cluster still
   * shows as failed: the one that answers there is real.
   */
  private Comparator<TopologyNode> provedFirst() {
    return Comparator.comparing((TopologyNode node) -> !isProved(node.id(), node.announced()))
        .thenComparing(TopologyNode::state)
        .thenComparing(TopologyNode::id);
  }

  private boolean isProved(NodeId id, HostPort announced) {
    return answerOf(id).filter(own -> own.address().equals(announced)).isPresent();
  }

  private Optional<HostPort> addressOf(NodeLine line) {
    if (!line.hasNoHost()) {
      return Optional.of(line.address().announced());
    }
    return answerOf(line.id())
        .map(Answer::address)
        .or(() -> before.node(line.id()).map(TopologyNode::announced));
  }

  private TopologyNode node(NodeLine line, HostPort announced) {
    Set<HostPort> spellings = new HashSet<>(line.spellings(announced));
    answers.forEach(a -> spellings.addAll(a.shards().getOrDefault(line.id(), Set.of())));
    Map<Integer, NodeId> migrating = new HashMap<>(line.migrating());
    // Only a node itself shows which of its slots are on their way out.
    answerOf(line.id()).ifPresent(own -> migrating.putAll(own.view().myself().migrating()));
    return new TopologyNode(
        line.id(),
        announced,
        line.address().busPort(),
        spellings,
        line.primary(),
        line.ranges(),
        migrating,
        state(line, announced));
  }

  private TopologyNode.State state(NodeLine line, HostPort announced) {
    TopologyNode.State said = line.state();
    boolean isBack = said == TopologyNode.State.FAILED && isProved(line.id(), announced);
    return isBack ? TopologyNode.State.RETURNING : said;
  }

  /** A node that belongs to no cluster, or not yet. */
  static TopologyNode outside(Answer answer) {
    NodeLine myself = answer.view().myself();
    Set<HostPort> spellings = new HashSet<>(myself.spellings(answer.address()));
    spellings.addAll(answer.shards().getOrDefault(answer.id(), Set.of()));
    return new TopologyNode(
        answer.id(),
        answer.address(),
        myself.address().busPort(),
        spellings,
        Optional.empty(),
        List.of(),
        Map.of(),
        TopologyNode.State.OUTSIDE);
  }

  private Optional<Answer> answerOf(NodeId id) {
    return answers.stream().filter(answer -> answer.id().equals(id)).findFirst();
  }
}
