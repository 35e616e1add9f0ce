package io.redisnat.proxy.ports;

import io.redisnat.model.NodeId;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sticky, persisted assignment of node ids to indexes: the port of a node is the audience's
 * port base plus its index, today and after any restart, failover or change of address.
 *
 * <p>The rules are those of {@link PortAssigner}. The ledger never renumbers on its own: a damaged
 * file is an error. Thread-safe; {@link #assign} writes to disk and is not for event loops.
 */
public final class PortLedger {

  private static final Logger log = LoggerFactory.getLogger(PortLedger.class);

  private final LedgerFile file;
  private PortAssigner assigner;
  private final Clock clock;
  private final Set<NodeId> reportedUnplaced = new HashSet<>();
  private Assignment current;
  private List<LedgerEntry> written;

  private PortLedger(LedgerFile file, PortAssigner assigner, Clock clock) {
    this.file = file;
    this.assigner = assigner;
    this.clock = clock;
    this.current = new Assignment(file.read(), List.of());
    this.written = current.entries();
  }

  /**
   * Reads the ledger, or starts a fresh one where {@code path} does not exist; a missing directory
   * is created.
   *
   * @param path the file
   * @param grace how long the index of a node that is gone is not given to another
   * @param capacity number of indexes; the smallest capacity of all audiences
   * @param clock tells when a node is retired
   * @throws LedgerException if the file is damaged, if it uses an index beyond the capacity, or if
   *     its directory is not writable
   */
  public static PortLedger open(Path path, Duration grace, int capacity, Clock clock) {
    LedgerFile file = new LedgerFile(path);
    PortLedger ledger = new PortLedger(file, new PortAssigner(grace, capacity), clock);
    ledger.checkCapacity(ledger.assigner);
    file.checkWritable(ledger.written);
    return ledger;
  }

  /**
   * Reads a ledger that another process keeps; none if there is no file.
   *
   * @throws LedgerException if the file is damaged or unreadable
   */
  public static List<LedgerEntry> read(Path path) {
    return new Assignment(new LedgerFile(path).read(), List.of()).entries();
  }

  /**
   * Brings the assignment up to date and, if anything changed, writes it down. A topology without
   * any node says nothing and changes nothing. If the file cannot be written the assignment holds
   * all the same, an error is logged, and the next call writes again.
   */
  public synchronized Assignment assign(Topology topology) {
    if (!topology.nodes().isEmpty()) {
      current = assigner.assign(current.entries(), topology, clock.instant());
      persist();
      reportUnplaced();
    }
    return current;
  }

  /**
   * Checks whether {@link #resize} is possible; changes nothing.
   *
   * @throws LedgerException if an index in use is beyond the capacity
   */
  public synchronized void checkResize(Duration grace, int capacity) {
    checkCapacity(new PortAssigner(grace, capacity));
  }

  /** Assigns with this grace time and capacity from now on; see {@link #open}. */
  public synchronized void resize(Duration grace, int capacity) {
    assigner = new PortAssigner(grace, capacity);
  }

  /** The assignment as of the last {@link #assign}, or as read. */
  public synchronized Assignment current() {
    return current;
  }

  /** Every id the ledger remembers, those that are gone included. */
  public synchronized Set<NodeId> knownIds() {
    return current.entries().stream().map(LedgerEntry::id).collect(Collectors.toUnmodifiableSet());
  }

  private void persist() {
    if (current.entries().equals(written)) {
      return;
    }
    try {
      file.write(current.entries());
      written = current.entries();
    } catch (IOException e) {
      log.atError()
          .addKeyValue("file", file)
          .addKeyValue("error", e)
          .log("the port ledger cannot be written: node ports may change at the next restart");
    }
  }

  private void reportUnplaced() {
    Set<NodeId> unplaced =
        current.unplaced().stream().map(TopologyNode::id).collect(Collectors.toSet());
    reportedUnplaced.retainAll(unplaced);
    for (TopologyNode node : current.unplaced()) {
      if (reportedUnplaced.add(node.id())) {
        log.atError()
            .addKeyValue("node", node.id().abbreviated())
            .addKeyValue("address", node.announced())
            .addKeyValue("capacity", assigner.capacity())
            .log("no port is left for this node: raise audiences[].capacity");
      }
    }
  }

  /** An index beyond the blocks of ports has no port: better no start than a silent new number. */
  private void checkCapacity(PortAssigner wanted) {
    for (LedgerEntry entry : current.entries()) {
      if (entry.index() >= wanted.capacity() && !wanted.isExpired(entry, clock.instant())) {
        throw new LedgerException(
            ("The port ledger %s gives index %d to node %s, but audiences[].capacity is %d: raise "
                    + "the capacity to at least %d, or remove the ledger (all nodes are then "
                    + "numbered anew and their ports may change)")
                .formatted(
                    file,
                    entry.index(),
                    entry.id().abbreviated(),
                    wanted.capacity(),
                    entry.index() + 1));
      }
    }
  }
}
