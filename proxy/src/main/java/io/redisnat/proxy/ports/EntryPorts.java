package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.ports.PortBinder.Place;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry ports: at most one for each audience. One that nobody asked for by its number gives way
 * where it is taken, and then stays where it is as long as it may.
 *
 * <p>Thread-safe; {@link #serve}, {@link #prepare} and {@link #close} wait for ports to open and
 * close, and are not for event loops.
 */
public final class EntryPorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EntryPorts.class);

  /** What is to happen with connections to an entry port. */
  @FunctionalInterface
  public interface AcceptorFactory {

    /** Who takes the connections of an audience, as it is now, to the entry port that it gets. */
    Consumer<Channel> acceptor(AudienceConfig audience);
  }

  private final PortBinder binder;
  private final AcceptorFactory acceptors;

  /** By name of the audience. For event loops too, which must not wait for a port to open. */
  private volatile Map<String, EntryListener> open = Map.of();

  private ProxyConfig config;
  private boolean serving;
  private boolean closed;

  /** No listener yet. */
  public EntryPorts(
      EventLoops loops, Acceptance acceptance, ProxyConfig config, AcceptorFactory acceptors) {
    this.binder = new PortBinder(loops, acceptance);
    this.config = config;
    this.acceptors = acceptors;
  }

  /**
   * Opens the entry ports; does nothing if that was done.
   *
   * @throws PortTakenException if one that was asked for by its number cannot be had
   */
  public synchronized void serve() {
    if (serving || closed) {
      return;
    }
    EntryChange change = new EntryChange(this, config, config);
    change.openPorts(open);
    serving = true;
    change.commit();
  }

  /**
   * Opens what another configuration needs; nothing else changes until {@link EntryChange#commit},
   * but that an old port which is in the way of a new one closes first.
   *
   * @throws PortTakenException if one that is asked for by its number cannot be had; then nothing
   *     has changed
   */
  public synchronized EntryChange prepare(ProxyConfig next) {
    EntryChange change = new EntryChange(this, config, next);
    if (serving && !closed) {
      change.openPorts(open);
    }
    return change;
  }

  /** The change is over: these are the ports from now on, and this is what asks for them. */
  synchronized void end(ProxyConfig decided, Map<String, EntryListener> listeners) {
    config = decided;
    if (closed) {
      listeners.values().forEach(EntryListener::close);
    } else {
      open = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
    }
  }

  /**
   * Tries the ports that an audience may have.
   *
   * @return empty if it is to have none, or none of those that would do is free, which is logged
   * @throws PortTakenException if the one that was asked for cannot be had
   */
  Optional<EntryListener> open(AudienceConfig audience, List<Integer> candidates) {
    Throwable why = null;
    for (int port : candidates) {
      Place place = new Place(audience.bind(), port);
      ChannelFuture attempt = binder.bind(place, acceptors.acceptor(audience));
      if (attempt.isSuccess()) {
        report(audience, port);
        return Optional.of(new EntryListener(audience, place, attempt.channel()));
      }
      why = attempt.cause();
      if (!audience.entryPort().mayMove()) {
        throw PortTakenException.ofEntry(audience, port, why);
      }
    }
    if (why != null) {
      LOG.atError()
          .addKeyValue("audience", audience.name())
          .addKeyValue("tried", candidates.get(0) + "-" + candidates.get(candidates.size() - 1))
          .addKeyValue("last", why.getMessage())
          .log("no entry port, for none of those that were tried is free: name one as entry-port");
    }
    return Optional.empty();
  }

  private static void report(AudienceConfig audience, int port) {
    int first = audience.entryPort().first().orElse(port);
    if (port != first) {
      LOG.atInfo()
          .addKeyValue("audience", audience.name())
          .log("port {} is taken: the entry port is {}", first, port);
    }
  }

  /** Where the entry ports of audiences are that have one, by name of the audience. */
  public Map<String, HostPort> addresses() {
    Map<String, HostPort> addresses = new LinkedHashMap<>();
    open.forEach(
        (name, listener) ->
            addresses.put(name, new HostPort(listener.place().bind(), listener.place().port())));
    return addresses;
  }

  /** True if the port that was opened for an audience is still its entry port; never waits. */
  public boolean isOpenFor(AudienceConfig audience) {
    EntryListener listener = open.get(audience.name());
    return listener != null && listener.audience().equals(audience);
  }

  /** Stops accepting; connections that are open stay. */
  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(EntryListener::close);
    open = Map.of();
  }
}
