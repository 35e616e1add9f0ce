package io.redisnat.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.admin.AdminListener;
import io.redisnat.proxy.admin.LifecycleState;
import io.redisnat.proxy.admin.Sources;
import io.redisnat.proxy.ports.NodePorts;
import io.redisnat.proxy.ports.PortLedger;
import io.redisnat.proxy.session.SessionAcceptor;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.session.SessionRegistry;
import io.redisnat.proxy.session.SessionSettings;
import io.redisnat.proxy.session.TlsReports;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyWatcher;
import io.redisnat.proxy.transport.EventLoops;
import io.redisnat.proxy.transport.TlsContexts;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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

  private final ProxyConfig config;
  private final EventLoops loops;
  private final TlsContexts tls;
  private final NodeConnections nodeConnections;
  private final SessionAcceptor.Shared shared;
  private final PortLedger ledger;
  private final NodePorts ports;
  private final NodeDirectory directory;
  private final TopologyWatcher watcher;
  private final SessionRegistry registry = new SessionRegistry();
  private final SessionCounters counters = new SessionCounters();
  private @Nullable ScheduledFuture<?> sweeper;
  private final CompletableFuture<Topology> serving = new CompletableFuture<>();
  private volatile LifecycleState state = LifecycleState.STARTING;
  private volatile @Nullable AdminListener admin;

  private RedisNatProxy(ProxyConfig config) {
    this.config = config;
    this.tls = TlsContexts.load(config);
    int capacity =
        config.audiences().stream().mapToInt(AudienceConfig::capacity).min().orElseThrow();
    this.ledger =
        PortLedger.open(
            config.ledger().file(), config.ledger().grace(), capacity, Clock.systemUTC());
    this.loops = EventLoops.open(config.transport(), config.eventLoops());
    this.shared =
        new SessionAcceptor.Shared(
            new SessionSettings(
                config.limits(), clientsMustLogIn(config), counters, new TlsReports(counters)),
            registry,
            tls);
    this.ports = new NodePorts(loops, config.audiences(), this::acceptor);
    this.directory = new NodeDirectory(ledger, ports, config.upstream(), this::refresh);
    this.nodeConnections = new NodeConnections(config, loops, directory, tls);
    this.watcher =
        new TopologyWatcher(
            config.upstream(),
            config.topology(),
            ledger.knownIds(),
            this::onTopology,
            tls::nodeMaterial);
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

  /** Where the proxy is in its life. */
  public LifecycleState state() {
    return state;
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
    } catch (RuntimeException e) {
      serving.completeExceptionally(e);
      throw e;
    }
    if (enter(LifecycleState.SERVING)) {
      LOG.atInfo()
          .addKeyValue("nodes", topology.nodes().size())
          .addKeyValue("slots", topology.servedSlots())
          .addKeyValue("audiences", config.audiences().stream().map(AudienceConfig::block).toList())
          .log("serving");
    }
    serving.complete(topology);
  }

  /** Moves on to a state; false if the proxy is there or beyond. */
  private synchronized boolean enter(LifecycleState next) {
    boolean moves = state.compareTo(next) < 0;
    state = moves ? next : state;
    return moves;
  }

  private void openAdmin() {
    Sources sources =
        new Sources(
            this::state,
            watcher::current,
            watcher.refreshes(),
            counters,
            config.audiences(),
            loops.group(),
            maxAge(config.topology().refreshInterval()));
    admin = AdminListener.open(config.admin(), sources).orElse(null);
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

  private ChannelInitializer<Channel> acceptor(AudienceConfig audience, int index) {
    return new SessionAcceptor(
        audience,
        index,
        directory.forAudience(audience.name()),
        nodeConnections.dialer(index),
        shared);
  }

  /** Whether a client is held to the small limits until its node accepted it. */
  private static boolean clientsMustLogIn(ProxyConfig config) {
    return switch (config.limits().preAuth()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> config.upstream().credentials().isPresent();
    };
  }

  /** Stops accepting, lets running commands finish within the drain timeout, then closes all. */
  @Override
  public void close() {
    if (!enter(LifecycleState.DRAINING)) {
      return;
    }
    if (sweeper != null) {
      sweeper.cancel(false);
    }
    directory.close();
    ports.close();
    watcher.close();
    try {
      registry.drain(config.drainTimeout().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    loops.close();
    enter(LifecycleState.STOPPED);
    LOG.atInfo().log("stopped: {}", counters);
    // Last, so that a drain can be watched.
    if (admin != null) {
      admin.close();
    }
  }
}
