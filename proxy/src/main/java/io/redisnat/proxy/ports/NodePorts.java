package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.ports.NodePort.Owner;
import io.redisnat.proxy.ports.PortBinder.Place;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node ports: one for each node and audience. They come and go with the nodes and with the
 * audiences, while others serve on; that of a dead node refuses connections.
 *
 * <p>Thread-safe; all methods but {@link #describe} wait for binding and are not for event loops.
 */
public final class NodePorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodePorts.class);

  /** What is to happen with connections to one port. */
  @FunctionalInterface
  public interface AcceptorFactory {

    /** Who takes the connections that an audience opens to the node with this index. */
    Consumer<Channel> acceptor(AudienceConfig audience, int index);
  }

  private final PortBinder binder;
  private final AcceptorFactory acceptors;
  private final Map<Place, NodePort> open = new HashMap<>();
  private List<AudienceConfig> audiences;
  private Set<Integer> indexes = Set.of();

  /** A change that is discarded asks without the lock. */
  private volatile Set<Integer> dead = Set.of();

  private @Nullable PortChange pending;
  private boolean closed;

  /** No port yet. */
  public NodePorts(
      EventLoops loops,
      Acceptance acceptance,
      List<AudienceConfig> audiences,
      AcceptorFactory acceptors) {
    this.binder = new PortBinder(loops, acceptance);
    this.audiences = List.copyOf(audiences);
    this.acceptors = acceptors;
  }

  /**
   * Opens and closes ports until exactly these indexes are served.
   *
   * @param deadIndexes those whose ports refuse connections; they are served all the same, for
   *     their numbers are theirs
   * @return audience to the indexes that it can reach now; others have a port that could not be
   *     had, which was logged and is tried again by the next call
   * @throws PortTakenException if a port could not be had and nothing was served before: a proxy
   *     that begins with a gap would surprise more than one that does not begin
   */
  public synchronized Map<String, Set<Integer>> serve(
      Set<Integer> wantedIndexes, Set<Integer> deadIndexes) {
    if (closed) {
      return Map.of();
    }
    dead = Set.copyOf(deadIndexes);
    // While the audiences are about to change, the ports are not touched: that change serves anew.
    if (pending == null) {
      boolean first = open.isEmpty();
      indexes = Set.copyOf(wantedIndexes);
      Map<Place, Owner> wanted = wanted(audiences);
      closeOthers(wanted.keySet());
      wanted.forEach((place, owner) -> openIfMissing(place, owner, first));
      followNodes();
    }
    return served();
  }

  private void openIfMissing(Place place, Owner owner, boolean first) {
    if (open.containsKey(place)) {
      return;
    }
    try {
      open.put(place, open(owner));
    } catch (PortTakenException e) {
      if (first) {
        closeAll();
        throw e;
      }
      LOG.atError().addKeyValue("index", owner.index()).log(e.getMessage());
    }
  }

  /** Ports refuse connections while their node is dead, and no longer. */
  private void followNodes() {
    for (NodePort port : List.copyOf(open.values())) {
      int index = port.owner().index();
      try {
        port.refuse(dead.contains(index));
      } catch (PortTakenException e) {
        open.remove(port.owner().place());
        LOG.atError().addKeyValue("index", index).log(e.getMessage());
      }
    }
  }

  /**
   * Opens the ports that other audiences need; nothing else changes until {@link
   * PortChange#commit}. Where a new port and an old one exclude each other the old one closes
   * first.
   *
   * @throws PortTakenException if one cannot be had; then nothing has changed
   */
  public synchronized PortChange prepare(List<AudienceConfig> next) {
    PortChange change = new PortChange(this, List.copyOf(next));
    if (!closed) {
      change.openPorts(open, wanted(next));
      pending = change;
    }
    return change;
  }

  /** The change is over, one way or another. */
  synchronized void end(PortChange change, Map<Place, NodePort> opened) {
    pending = null;
    if (closed) {
      opened.values().forEach(NodePort::close);
      return;
    }
    open.putAll(opened);
    if (change.isCommitted()) {
      audiences = change.audiences();
      Map<Place, Owner> wanted = wanted(audiences);
      closeOthers(wanted.keySet());
      wanted.forEach(this::giveTo);
    }
    followNodes();
  }

  private void giveTo(Place place, Owner owner) {
    NodePort port = open.get(place);
    if (port != null && !port.owner().isSameAs(owner)) {
      port.giveTo(owner, acceptors.acceptor(owner.audience(), owner.index()));
    }
  }

  NodePort open(Owner owner) {
    int index = owner.index();
    return new NodePort(
        owner, acceptors.acceptor(owner.audience(), index), binder, dead.contains(index));
  }

  /** The ports that audiences need, in order. */
  private Map<Place, Owner> wanted(List<AudienceConfig> wantedAudiences) {
    Map<Place, Owner> wanted = new LinkedHashMap<>();
    for (AudienceConfig audience : wantedAudiences) {
      for (int index : indexes.stream().sorted().toList()) {
        Owner owner = new Owner(audience, index);
        wanted.put(owner.place(), owner);
      }
    }
    return wanted;
  }

  private Map<String, Set<Integer>> served() {
    Map<String, Set<Integer>> served = new HashMap<>();
    audiences.forEach(audience -> served.put(audience.name(), new HashSet<>()));
    for (NodePort port : open.values()) {
      Set<Integer> reachable = served.get(port.owner().audience().name());
      if (reachable != null) {
        reachable.add(port.owner().index());
      }
    }
    return served;
  }

  /** The port numbers of an index, one for each audience: {@code 7003} or {@code 7003, 17003}. */
  public synchronized String describe(int index) {
    return audiences.stream()
        .map(audience -> Integer.toString(audience.portBase() + index))
        .collect(Collectors.joining(", "));
  }

  private void closeOthers(Set<Place> wanted) {
    Set<Integer> gone = new HashSet<>();
    open.entrySet()
        .removeIf(
            entry -> {
              boolean isGone = !wanted.contains(entry.getKey());
              if (isGone) {
                entry.getValue().close();
                gone.add(entry.getValue().owner().index());
              }
              return isGone;
            });
    gone.removeAll(indexes);
    gone.forEach(
        index ->
            LOG.atInfo().addKeyValue("index", index).log("node port closed: its node is gone"));
  }

  /** Stops accepting; connections that are open stay. */
  @Override
  public synchronized void close() {
    closed = true;
    closeAll();
  }

  private void closeAll() {
    open.values().forEach(NodePort::close);
    open.clear();
  }
}
