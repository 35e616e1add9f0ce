package io.redisnat.proxy;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.admin.AdminListener;
import io.redisnat.proxy.admin.LifecycleState;
import io.redisnat.proxy.admin.Sources;
import io.redisnat.proxy.ports.EntryPorts;
import io.redisnat.proxy.ports.NodePorts;
import io.redisnat.proxy.ports.PortLedger;
import io.redisnat.proxy.reload.ReloadReport;
import io.redisnat.proxy.reload.Reloader;
import io.redisnat.proxy.route.EntryClients;
import io.redisnat.proxy.session.ClientEntrance;
import io.redisnat.proxy.session.SessionAcceptor;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.session.SessionRegistry;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyWatcher;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import io.redisnat.proxy.transport.TlsContexts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running proxy: a node port for each node of the cluster and each audience, every address
 * translated.
 *
 * <p>It starts where no cluster is there yet and waits for it, serving the ports that its ledger
 * knows. Thread-safe.
 */
public final class RedisNatProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisNatProxy.class);
  private static final int SWEEP_SECONDS = 30;
  private static final int LOOKS = 10;
  private static final Duration LEAST_MAX_AGE = Duration.ofSeconds(10);

  private final Lifecycle lifecycle = new Lifecycle();
  private final SessionCounters counters = new SessionCounters();
  private final SessionRegistry registry = new SessionRegistry();
  private final Cautions cautions = new Cautions();
  private final LiveConfig live;
  private final EventLoops loops;
  private final Acceptance acceptance;
  private final TlsContexts tls;
  private final ClientEntrance.Shared shared;
  private final NodeConnections connections;
  private final NodeDirectory directory;
  private final NodePorts ports;
  private final EntryPorts entryPorts;
  private final TopologyWatcher watcher;
  private final Reloader reloader;
  private final EntryClients entryClients;
  private final CompletableFuture<Topology> serving = new CompletableFuture<>();
  private @Nullable ScheduledFuture<?> sweeper;
  private volatile @Nullable AdminListener admin;

  private RedisNatProxy(ProxyConfig config) {
    PortLedger ledger =
        PortLedger.open(
            config.ledger().file(),
            config.ledger().grace(),
            ProxyReload.capacity(config),
            Clock.systemUTC());
    this.tls = TlsContexts.load(config);
    this.live = new LiveConfig(config, counters);
    this.loops = EventLoops.open(config.transport(), config.eventLoops());
    this.acceptance = ProxyReload.acceptance(config);
    this.shared = new ClientEntrance.Shared(live::sessions, registry, tls);
    this.ports = new NodePorts(loops, acceptance, config.audiences(), this::acceptor);
    this.entryPorts = new EntryPorts(loops, acceptance, config, this::entryAcceptor);
    this.directory = new NodeDirectory(ledger, ports, live, this::refresh);
    this.connections = new NodeConnections(loops, config, directory::dial, tls);
    this.entryClients =
        new EntryClients(new NodesInReach(connections, live, this::refresh, counters), live::get);
    this.watcher =
        new TopologyWatcher(
            config.upstream(),
            config.topology(),
            ledger.knownIds(),
            this::onTopology,
            tls::nodeMaterial);
    this.reloader =
        new Reloader(
            config,
            List.of(
                ProxyReload.ledger(ledger),
                ProxyReload.certificates(tls),
                ProxyReload.settings(live, connections, acceptance, cautions),
                ProxyReload.topology(live, watcher),
                ProxyReload.entryPorts(entryPorts),
                ProxyReload.ports(ports, this::onPortsMoved)));
  }

  /**
   * Opens the ports that the ledger knows and begins to look for the cluster; returns at once.
   *
   * @throws io.redisnat.proxy.ports.LedgerException if the ledger is damaged or cannot be written
   * @throws io.redisnat.proxy.ports.PortTakenException if no port of the ledger can be had
   * @throws io.redisnat.proxy.admin.AdminPortException if the address that was configured for
   *     probes and metrics cannot be had
   * @throws io.redisnat.proxy.transport.TransportException if the transport does not work here
   * @throws io.redisnat.tls.PemException if a certificate or key can no longer be read
   */
  public static RedisNatProxy start(ProxyConfig config) {
    LOG.atInfo().addKeyValue("seeds", config.upstream().seeds()).log("starting");
    RedisNatProxy proxy = new RedisNatProxy(config);
    try {
      proxy.cautions.give(config);
      proxy.directory.update(Topology.UNKNOWN);
      proxy.watcher.start();
      // The watcher looks for the cluster meanwhile.
      proxy.openAdmin();
      // Ports of nodes long gone are given back even if nothing else changes.
      proxy.sweeper =
          proxy
              .loops
              .group()
              .scheduleAtFixedRate(proxy::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
      return proxy;
    } catch (RuntimeException e) {
      proxy.close();
      throw e;
    }
  }

  /**
   * Brings another configuration into effect without dropping connections that it does not concern;
   * all of it or nothing. Opens ports, so not for event loops.
   *
   * @param source reads the configuration
   * @return what came of it, which is also logged and counted
   */
  public ReloadReport reload(Supplier<ProxyConfig> source) {
    return reloader.reload(source, lifecycle::isEnding);
  }

  /** The configuration in effect. */
  public ProxyConfig config() {
    return live.get();
  }

  /**
   * Completes with the first topology once its ports are open; fails with the reason if none of
   * them can be had.
   */
  public CompletionStage<Topology> serving() {
    return serving.minimalCompletionStage();
  }

  /** The cluster as last seen. */
  public Topology topology() {
    return watcher.current();
  }

  /** Where the entry ports are that are open, by name of the audience. */
  public Map<String, HostPort> entryPorts() {
    return entryPorts.addresses();
  }

  /** Where the proxy is in its life. */
  public LifecycleState state() {
    return lifecycle.state();
  }

  /** What was done so far. */
  public SessionCounters counters() {
    return counters;
  }

  /** Number of client connections that are open now. */
  public int openSessions() {
    return registry.size();
  }

  /** Asks the cluster anew; completes when the ports follow. */
  public CompletionStage<?> refresh(String reason) {
    return watcher.refresh(reason);
  }

  private void onTopology(Topology topology) {
    try {
      directory.update(topology);
      entryPorts.serve();
    } catch (RuntimeException e) {
      serving.completeExceptionally(e);
      throw e;
    }
    if (lifecycle.enter(LifecycleState.SERVING)) {
      LOG.atInfo()
          .addKeyValue("nodes", topology.nodes().size())
          .addKeyValue("slots", topology.servedSlots())
          .addKeyValue(
              "audiences", live.get().audiences().stream().map(AudienceConfig::block).toList())
          .addKeyValue("entry", entryPorts.addresses().values())
          .log("serving");
    }
    AudienceConfig any = live.get().audiences().get(0);
    // Clients that come before the nodes have told their commands wait for that.
    entryClients.learn(loops.group().next(), topology, directory.forAudience(any.name()));
    serving.complete(topology);
  }

  /** The ports of a new configuration are open: they go into the book, and old sessions end. */
  private void onPortsMoved() {
    directory.update(watcher.current());
    registry.drainLater(live.get().drainTimeout(), loops.group());
  }

  private void openAdmin() {
    Sources sources =
        new Sources(
            this::state,
            watcher::current,
            watcher.refreshes(),
            counters,
            entryClients.counters(),
            live::get,
            () -> live.sessions().maxConnections(),
            acceptance,
            reloader.counters(),
            loops.group(),
            () -> maxAge(live.get().topology().refreshInterval()));
    admin = AdminListener.open(live.get().admin(), sources).orElse(null);
  }

  /** Ten looks that failed make a topology too old to be ready, but not within ten seconds. */
  private static Duration maxAge(Duration refreshInterval) {
    Duration looks = refreshInterval.multipliedBy(LOOKS);
    return looks.compareTo(LEAST_MAX_AGE) < 0 ? LEAST_MAX_AGE : looks;
  }

  // Binding waits, so it is done by the watcher's thread: a refresh that changes nothing does not
  // call the listener, hence the update here.
  private void sweep() {
    watcher.refresh("sweep").thenRun(() -> directory.update(watcher.current()));
  }

  private Consumer<Channel> acceptor(AudienceConfig audience, int index) {
    return new SessionAcceptor(
        entrance(audience, () -> live.get().audiences().stream().anyMatch(audience::listensAs)),
        directory.forAudience(audience.name()),
        connections.dialer(index),
        index);
  }

  private Consumer<Channel> entryAcceptor(AudienceConfig audience) {
    return entryClients.acceptor(
        entrance(audience, () -> entryPorts.isOpenFor(audience)),
        directory.forAudience(audience.name()));
  }

  private ClientEntrance entrance(AudienceConfig audience, BooleanSupplier isServed) {
    return new ClientEntrance(audience, live.audience(audience), isServed, shared);
  }

  /** Stops accepting, lets running commands finish within the drain timeout, then closes all. */
  @Override
  public void close() {
    if (!lifecycle.enter(LifecycleState.DRAINING)) {
      return;
    }
    if (sweeper != null) {
      sweeper.cancel(false);
    }
    directory.close();
    ports.close();
    entryPorts.close();
    watcher.close();
    try {
      registry.drain(live.get().drainTimeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.close();
    lifecycle.enter(LifecycleState.STOPPED);
    LOG.atInfo().log("stopped: {}", counters);
    // Last, so that a drain can be watched.
    if (admin != null) {
      admin.close();
    }
  }
}
