package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the proxy out of a cluster that is not its own: a view must have a node id in common with
 * those seen before. Addresses alone prove nothing, since a Docker network or a tunnel may lead to
 * another cluster tomorrow.
 *
 * <p>Until a cluster that serves every slot has been seen, the ids of nodes that are no members yet
 * count too, so that a cluster can be formed through the proxy. After that they do not: a standby
 * node may be taken into another cluster. Not thread-safe.
 */
final class ClusterGuard {

  private static final Logger log = LoggerFactory.getLogger(ClusterGuard.class);

  private final Set<NodeId> members;
  private final Set<NodeId> outsiders = new HashSet<>();
  private final Map<HostPort, Set<NodeId>> warned = new HashMap<>();
  private boolean established;

  ClusterGuard(Set<NodeId> seenBefore) {
    this.members = new HashSet<>(seenBefore);
  }

  /** True if the view is of the cluster known so far, or if none is known so far. */
  boolean accepts(ClusterView view) {
    if (members.isEmpty() && outsiders.isEmpty()) {
      return true;
    }
    return view.ids().stream()
        .anyMatch(id -> members.contains(id) || (!established && outsiders.contains(id)));
  }

  /** False until a cluster that serves every slot was accepted. */
  boolean isEstablished() {
    return established;
  }

  /** Remembers the ids of a topology that was accepted. */
  void remember(Topology accepted) {
    boolean noMembers = true;
    for (TopologyNode node : accepted.nodes()) {
      if (node.state() == TopologyNode.State.OUTSIDE) {
        outsiders.add(node.id());
      } else {
        members.add(node.id());
        noMembers = false;
      }
    }
    if (noMembers) {
      established = false;
    } else if (accepted.servedSlots() == SlotRange.SLOTS) {
      established = true;
      outsiders.clear();
    }
  }

  /** Warns of each refused view, once for as long as it stays the same. */
  void warn(List<Answer> refused) {
    for (Answer answer : refused) {
      Set<NodeId> ids = answer.view().ids();
      if (!ids.equals(warned.put(answer.askedAs(), ids))) {
        log.atWarn()
            .addKeyValue("address", answer.askedAs())
            .addKeyValue("node", answer.id().abbreviated())
            .addKeyValue("nodes", ids.size())
            .log(
                "refused: this node is in another cluster, it knows none of the nodes seen before;"
                    + " correct the seeds, or, if the cluster was made anew, stop the proxy,"
                    + " remove the port ledger and start again");
      }
    }
  }
}
