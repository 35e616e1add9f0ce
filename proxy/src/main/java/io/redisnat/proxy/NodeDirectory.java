package io.redisnat.proxy;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.ports.Assignment;
import io.redisnat.proxy.ports.LedgerEntry;
import io.redisnat.proxy.ports.NodePorts;
import io.redisnat.proxy.ports.PortLedger;
import io.redisnat.proxy.session.AddressSource;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyChange;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings topology, ledger and listeners together: a node is in the published book only once its
 * port is open, so that a client that is told a port can connect to it.
 */
final class NodeDirectory implements AddressSource {

  private static final Logger LOG = LoggerFactory.getLogger(NodeDirectory.class);

  private final PortLedger ledger;
  private final NodePorts ports;
  private final Function<String, CompletionStage<?>> refresher;
  private volatile AddressBook book = AddressBook.EMPTY;
  private Topology known = Topology.UNKNOWN;

  /** An empty directory; {@code refresher} asks the cluster anew. */
  NodeDirectory(
      PortLedger ledger, NodePorts ports, Function<String, CompletionStage<?>> refresher) {
    this.ledger = ledger;
    this.ports = ports;
    this.refresher = refresher;
  }

  @Override
  public AddressBook current() {
    return book;
  }

  @Override
  public CompletionStage<?> refresh(String reason) {
    return refresher.apply(reason);
  }

  /** Takes a topology over; binds ports, so it is not for event loops. */
  synchronized void update(Topology topology) {
    Assignment assignment = ledger.assign(topology);
    List<LedgerEntry> entries = assignment.entries();
    Set<Integer> served =
        ports.serve(entries.stream().map(LedgerEntry::index).collect(Collectors.toSet()));
    Map<NodeId, TopologyNode> nodes = topology.byId();
    List<Member> members = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      if (served.contains(entry.index())) {
        members.add(member(entry, nodes.get(entry.id())));
      }
    }
    book = new AddressBook(members);
    report(topology, assignment);
  }

  /** One line for each change, with what it means for the ports. */
  private void report(Topology topology, Assignment assignment) {
    if (!known.nodes().isEmpty() && !topology.nodes().isEmpty()) {
      for (TopologyChange change : TopologyChange.between(known, topology)) {
        String port =
            assignment
                .entry(change.node())
                .map(entry -> ", port " + ports.describe(entry.index()) + meaning(change.kind()))
                .orElse(", no port");
        LOG.atInfo().addKeyValue("change", change.kind()).log(change.text() + port);
      }
    }
    known = topology.nodes().isEmpty() ? known : topology;
  }

  private static String meaning(TopologyChange.Kind kind) {
    return switch (kind) {
      case APPEARED -> "";
      case FORGOTTEN -> " reserved for it";
      default -> " kept";
    };
  }

  // A node that only the ledger knows: its port is served at the address it had.
  private static Member member(LedgerEntry entry, @Nullable TopologyNode node) {
    HostPort address = entry.address();
    return new Member(
        entry.index(),
        node != null
            ? node
            : new TopologyNode(
                entry.id(),
                address,
                0,
                Set.of(address),
                Optional.empty(),
                List.of(),
                Map.of(),
                TopologyNode.State.FAILED));
  }
}
