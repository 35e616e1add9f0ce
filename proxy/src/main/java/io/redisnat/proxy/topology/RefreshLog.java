package io.redisnat.proxy.topology;

import io.redisnat.proxy.topology.TopologyNode.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what changed, once: one line per change, one when the nodes fall silent, one at return. */
final class RefreshLog {

  private static final Logger log = LoggerFactory.getLogger(TopologyWatcher.class);

  private boolean failing;

  void report(Topology before, TopologyRefresher.Outcome outcome) {
    Topology after = outcome.topology();
    if (before.nodes().isEmpty() && !after.nodes().isEmpty()) {
      log.atInfo()
          .addKeyValue("nodes", after.nodes().size())
          .addKeyValue("members", count(after))
          .addKeyValue("slots", after.servedSlots())
          .addKeyValue("epoch", after.epoch())
          .log(count(after) == 0 ? "nodes found, no cluster yet" : "cluster found");
    }
    if (outcome.isFresh() == failing) {
      failing = !outcome.isFresh();
      reportTurn(outcome);
    }
  }

  private void reportTurn(TopologyRefresher.Outcome outcome) {
    if (failing) {
      log.atWarn()
          .addKeyValue("tried", outcome.tried())
          .addKeyValue("nodes", outcome.topology().nodes().size())
          .log("no node tells the topology, the last one known is kept; trying on");
    } else {
      log.atInfo()
          .addKeyValue("nodes", outcome.topology().nodes().size())
          .log("the topology is known again");
    }
  }

  private static long count(Topology topology) {
    return topology.nodes().stream().filter(node -> node.state() != State.OUTSIDE).count();
  }
}
