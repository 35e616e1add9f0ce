package io.redisnat.proxy.topology;

import io.redisnat.config.TopologyConfig;
import io.redisnat.config.UpstreamConfig;
import io.redisnat.model.NodeId;
import io.redisnat.tls.TlsMaterial;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the cluster: asks a few nodes for their view, on a timer and on request, and publishes
 * immutable snapshots. It starts and waits where no cluster is there yet, and keeps the last
 * snapshot while no node answers.
 *
 * <p>All public methods may be called from any thread, event loops included; none but {@link
 * #close} waits. One thread of its own does the work and calls the listener.
 */
public final class TopologyWatcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopologyWatcher.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final ClusterGuard guard;
  private final Consumer<Topology> listener;
  private final Supplier<Optional<TlsMaterial>> tls;
  private final RefreshLog refreshLog = new RefreshLog();
  private final RefreshCounters refreshes = new RefreshCounters();
  private final Thread thread;
  private volatile Topology current = Topology.UNKNOWN;

  /** What the last successful call of the listener was told; used by the watcher's thread only. */
  private Topology delivered = Topology.UNKNOWN;

  /** Used by the watcher's thread only, as the guard is. */
  private RefreshSchedule schedule;

  private volatile Settings settings;

  // Guards all fields below.
  private final Object lock = new Object();
  private @Nullable CompletableFuture<Topology> wanted;
  private boolean asking;
  private boolean closed;
  private long nextDue = System.nanoTime();
  private long notBefore = nextDue;

  /** Whom to ask, and how often. */
  private record Settings(UpstreamConfig upstream, TopologyConfig config) {}

  /**
   * Does nothing until {@link #start}.
   *
   * @param idsSeenBefore ids of earlier runs (the port ledger's): a cluster that has none of them
   *     is not ours and is refused; empty accepts the first cluster found
   * @param listener is called with each snapshot that differs from the one before, in order, on the
   *     watcher's thread; if it throws, that is logged and it is called again after the next
   *     refresh
   * @param tls asked for each connection to a node: what to make it with; empty for plaintext
   */
  public TopologyWatcher(
      UpstreamConfig upstream,
      TopologyConfig config,
      Set<NodeId> idsSeenBefore,
      Consumer<Topology> listener,
      Supplier<Optional<TlsMaterial>> tls) {
    this.settings = new Settings(upstream, config);
    this.guard = new ClusterGuard(idsSeenBefore);
    this.listener = listener;
    this.tls = tls;
    this.schedule = new RefreshSchedule(config);
    this.thread = new Thread(this::run, "redis-nat-topology");
    thread.setDaemon(true);
  }

  /** Begins to watch; the first refresh begins at once. To be called once. */
  public void start() {
    thread.start();
  }

  /** The last snapshot; {@link Topology#UNKNOWN} until there is one. */
  public Topology current() {
    return current;
  }

  /**
   * Asks these nodes, with this login and in these intervals, from the next refresh on, which
   * begins at once. What is known of the cluster stays, and so does the guard against another one.
   */
  public void reconfigure(UpstreamConfig upstream, TopologyConfig config) {
    synchronized (lock) {
      settings = new Settings(upstream, config);
      nextDue = notBefore;
      lock.notifyAll();
    }
  }

  /** How the refreshes went so far. */
  public RefreshCounters refreshes() {
    return refreshes;
  }

  /**
   * Asks for a refresh that begins after this call. Calls that meet before it begins share it, and
   * two refreshes are never closer than the configured gap.
   *
   * @param reason for the debug log
   * @return completes on the watcher's thread (so do not block there), after the listener has run,
   *     with the snapshot then current, also when no node answered; never fails
   */
  public CompletionStage<Topology> refresh(String reason) {
    log.atDebug().addKeyValue("reason", reason).log("refresh requested");
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.completedStage(current);
      }
      if (wanted == null) {
        wanted = new CompletableFuture<>();
        lock.notifyAll();
      }
      return wanted.minimalCompletionStage();
    }
  }

  private void run() {
    try {
      while (awaitTurn()) {
        runWith(settings);
      }
    } catch (InterruptedException e) {
      // close() asks for the end in this way.
      log.atDebug().log("topology watcher interrupted");
    } finally {
      finish();
    }
  }

  /** Refreshes until the settings are others, or the watcher is closed. */
  private void runWith(Settings used) throws InterruptedException {
    schedule = new RefreshSchedule(used.config());
    try (NodeAsker asker = new NodeAsker(used.upstream(), used.config(), tls)) {
      TopologyRefresher refresher =
          new TopologyRefresher(used.upstream(), used.config(), guard, asker);
      while (awaitTurn() && settings.equals(used)) {
        refreshOnce(refresher);
      }
    }
  }

  /** Waits until a refresh is due; false at the end. */
  private boolean awaitTurn() throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        long due = wanted == null ? nextDue : notBefore;
        long wait = due - System.nanoTime();
        if (wait <= 0) {
          return true;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, wait);
      }
      return false;
    }
  }

  private void refreshOnce(TopologyRefresher refresher) throws InterruptedException {
    CompletableFuture<Topology> waiting = takeWanted();
    boolean succeeded = false;
    try {
      TopologyRefresher.Outcome outcome = ask(refresher);
      succeeded = outcome.isFresh();
      publish(outcome);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a refresh of the topology failed, which is a defect");
    } finally {
      refreshes.finished(succeeded);
      plan(succeeded);
      if (waiting != null) {
        waiting.complete(current);
      }
    }
  }

  /** The only part that close() interrupts: the listener may write files, which must not break. */
  private TopologyRefresher.Outcome ask(TopologyRefresher refresher) throws InterruptedException {
    synchronized (lock) {
      if (closed) {
        throw new InterruptedException("closed");
      }
      asking = true;
    }
    try {
      return refresher.refresh(current);
    } finally {
      synchronized (lock) {
        asking = false;
        Thread.interrupted();
      }
    }
  }

  private @Nullable CompletableFuture<Topology> takeWanted() {
    synchronized (lock) {
      CompletableFuture<Topology> taken = wanted;
      wanted = null;
      return taken;
    }
  }

  private void publish(TopologyRefresher.Outcome outcome) {
    Topology before = current;
    Topology after = outcome.topology();
    current = after;
    refreshLog.report(before, outcome);
    if (delivered.epoch() != after.epoch() || !delivered.nodes().equals(after.nodes())) {
      listener.accept(after);
      delivered = after;
    }
  }

  private void plan(boolean succeeded) {
    synchronized (lock) {
      long now = System.nanoTime();
      notBefore = now + settings.config().minRefreshGap().toNanos();
      nextDue = Math.max(now + schedule.next(succeeded, current.isNodeDown()).toNanos(), notBefore);
    }
  }

  /** Nobody waits for ever, whatever ended the thread. */
  private void finish() {
    CompletableFuture<Topology> waiting;
    synchronized (lock) {
      closed = true;
      waiting = wanted;
      wanted = null;
    }
    if (waiting != null) {
      waiting.complete(current);
    }
  }

  /** Ends the watching, connections and thread included; what is waited for completes. */
  @Override
  public void close() {
    finish();
    synchronized (lock) {
      if (asking) {
        thread.interrupt();
      }
      lock.notifyAll();
    }
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(CLOSE_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
