package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.ports.Listener.Owner;
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
 * The listeners: one for each node and audience. They come and go with the nodes and with the
 * audiences, while others serve on.
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
  private final Map<Place, Listener> open = new HashMap<>();
  private List<AudienceConfig> audiences;
  private Set<Integer> indexes = Set.of();
  private @Nullable PortChange pending;
  private boolean closed;

  /** No listener yet. */
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
   * Opens and closes listeners until exactly these indexes are served.
   *
   * @return audience to the indexes that it can reach now; others have a port that could not be
   *     had, which was logged and is tried again by the next call
   * @throws PortTakenException if a port could not be had and nothing was served before: a proxy
   *     that begins with a gap would surprise more than one that does not begin
   */
  public synchronized Map<String, Set<Integer>> serve(Set<Integer> wantedIndexes) {
    if (closed) {
      return Map.of();
    }
    // While the audiences are about to change, the ports are not touched: that change serves anew.
    if (pending == null) {
      boolean first = open.isEmpty();
      indexes = Set.copyOf(wantedIndexes);
      Map<Place, Owner> wanted = wanted(audiences);
      closeOthers(wanted.keySet());
      wanted.forEach((place, owner) -> openIfMissing(place, owner, first));
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
  synchronized void end(PortChange change, Map<Place, Listener> listeners) {
    pending = null;
    if (closed) {
      listeners.values().forEach(Listener::close);
    } else {
      open.putAll(listeners);
    }
    if (!closed && change.isCommitted()) {
      audiences = change.audiences();
      Map<Place, Owner> wanted = wanted(audiences);
      closeOthers(wanted.keySet());
      wanted.forEach(this::giveTo);
    }
  }

  private void giveTo(Place place, Owner owner) {
    Listener listener = open.get(place);
    if (listener != null && !listener.owner().isSameAs(owner)) {
      listener.giveTo(owner, acceptors.acceptor(owner.audience(), owner.index()));
    }
  }

  Listener open(Owner owner) {
    return new Listener(owner, acceptors.acceptor(owner.audience(), owner.index()), binder);
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
    for (Listener listener : open.values()) {
      Set<Integer> reachable = served.get(listener.owner().audience().name());
      if (reachable != null) {
        reachable.add(listener.owner().index());
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
    open.values().forEach(Listener::close);
    open.clear();
  }
}
