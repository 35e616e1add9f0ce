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
import java.net.InetSocketAddress;
import java.util.HashMap;
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
final class NodeDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(NodeDirectory.class);

  private final PortLedger ledger;
  private final NodePorts ports;
  private final Function<String, CompletionStage<?>> refresher;
  private final LiveConfig live;
  private volatile Published published = new Published(Map.of(), Map.of());
  private boolean closed;
  private Topology known = Topology.UNKNOWN;

  /**
   * What event loops see.
   *
   * @param books each audience's nodes
   * @param dials where each node is reached, by port index; names are resolved, for event loops
   *     must not wait for a name server
   */
  private record Published(Map<String, AddressBook> books, Map<Integer, Dial> dials) {}

  /**
   * How a node is reached.
   *
   * @param announced who it says it is
   * @param address where it is dialled
   */
  record Dial(HostPort announced, InetSocketAddress address) {}

  /** An empty directory; {@code refresher} asks the cluster anew. */
  NodeDirectory(
      PortLedger ledger,
      NodePorts ports,
      LiveConfig live,
      Function<String, CompletionStage<?>> refresher) {
    this.ledger = ledger;
    this.ports = ports;
    this.live = live;
    this.refresher = refresher;
  }

  /** The nodes that this audience can reach. */
  AddressSource forAudience(String audience) {
    return new AddressSource() {
      @Override
      public AddressBook current() {
        return published.books().getOrDefault(audience, AddressBook.EMPTY);
      }

      @Override
      public CompletionStage<?> refresh(String reason) {
        return refresher.apply(reason);
      }
    };
  }

  /** Where the node with this port index is reached, or null if there is none. */
  @Nullable Dial dial(int index) {
    return published.dials().get(index);
  }

  /** What is published stays as it is: the listeners are about to go. */
  synchronized void close() {
    closed = true;
  }

  /** Takes a topology over; binds ports, so it is not for event loops. */
  synchronized void update(Topology topology) {
    if (closed) {
      return;
    }
    Assignment assignment = ledger.assign(topology);
    Map<NodeId, TopologyNode> nodes = topology.byId();
    List<Member> members =
        assignment.entries().stream().map(entry -> member(entry, nodes.get(entry.id()))).toList();
    Map<String, AddressBook> books = new HashMap<>();
    ports
        .serve(
            members.stream().map(Member::index).collect(Collectors.toSet()),
            dead(assignment, nodes))
        .forEach(
            (audience, served) ->
                books.put(
                    audience,
                    new AddressBook(
                        members.stream().filter(m -> served.contains(m.index())).toList())));
    published =
        new Published(books, members.stream().collect(Collectors.toMap(Member::index, this::dial)));
    report(topology, assignment);
  }

  /** Of these the cluster says that they are dead; of those that it does not know, it does not. */
  private static Set<Integer> dead(Assignment assignment, Map<NodeId, TopologyNode> nodes) {
    return assignment.entries().stream()
        .filter(entry -> isDead(nodes.get(entry.id())))
        .map(LedgerEntry::index)
        .collect(Collectors.toSet());
  }

  private static boolean isDead(@Nullable TopologyNode node) {
    return node != null && node.state() == TopologyNode.State.FAILED;
  }

  private Dial dial(Member member) {
    HostPort announced = member.node().announced();
    HostPort address = live.get().upstream().dialAddress(announced);
    return new Dial(announced, new InetSocketAddress(address.host(), address.port()));
  }

  /** One line for each change, with what it means for the ports. */
  private void report(Topology topology, Assignment assignment) {
    if (!known.nodes().isEmpty() && !topology.nodes().isEmpty()) {
      Map<NodeId, TopologyNode> before = known.byId();
      Map<NodeId, TopologyNode> after = topology.byId();
      for (TopologyChange change : TopologyChange.between(known, topology)) {
        NodeId node = change.node();
        String meaning =
            change.kind() == TopologyChange.Kind.CHANGED_STATE
                ? meaning(isDead(before.get(node)), isDead(after.get(node)))
                : meaning(change.kind());
        String port =
            assignment
                .entry(node)
                .map(entry -> ", port " + ports.describe(entry.index()) + meaning)
                .orElse(", no port");
        LOG.atInfo().addKeyValue("change", change.kind()).log(change.text() + port);
      }
    }
    known = topology.nodes().isEmpty() ? known : topology;
  }

  private static String meaning(boolean wasDead, boolean isDead) {
    if (isDead) {
      return " refuses connections until it is back";
    }
    return wasDead ? " accepts connections again" : " kept";
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
