package io.redisnat.proxy;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.proxy.ports.LedgerEntry;
import io.redisnat.proxy.ports.NodePorts;
import io.redisnat.proxy.ports.PortLedger;
import io.redisnat.proxy.session.AddressSource;
import io.redisnat.proxy.topology.Topology;
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

/**
 * Brings topology, ledger and listeners together: a node is in the published book only once its
 * port is open, so that a client that is told a port can connect to it.
 */
final class NodeDirectory implements AddressSource {

  private final PortLedger ledger;
  private final NodePorts ports;
  private final Function<String, CompletionStage<?>> refresher;
  private volatile AddressBook book = AddressBook.EMPTY;

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
    List<LedgerEntry> entries = ledger.assign(topology).entries();
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
  }

  // A node that only the ledger knows: its port is served at the address it had.
  private static Member member(
      LedgerEntry entry, @org.jspecify.annotations.Nullable TopologyNode node) {
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
