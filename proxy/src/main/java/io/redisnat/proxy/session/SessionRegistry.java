package io.redisnat.proxy.session;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All open sessions of the process, and whose ports they came to. Thread-safe. */
public final class SessionRegistry {

  private final Map<ClientConnection, BooleanSupplier> sessions = new ConcurrentHashMap<>();

  /**
   * One more; it leaves by itself when its channel closes.
   *
   * @param isServed whether the port that it came to is still there for its audience; never waits
   */
  public void add(ClientConnection session, BooleanSupplier isServed) {
    sessions.put(session, isServed);
    session.channel().closeFuture().addListener(closed -> sessions.remove(session));
  }

  /** Number of open sessions. */
  public int size() {
    return sessions.size();
  }

  /**
   * Closes every session: each as soon as nothing is under way on it, all when the time is up.
   * Waits for that; not for event loops.
   *
   * @param limit longest time to wait for running commands
   */
  public void drain(Duration limit) throws InterruptedException {
    Drain drain = new Drain(sessions::keySet, "all", limit);
    while (!drain.look()) {
      TimeUnit.MILLISECONDS.sleep(Drain.LOOK_AGAIN_MILLIS);
    }
  }

  /**
   * Begins to close in the same way those whose ports are gone; does not wait.
   *
   * @param clock where the looks are taken
   */
  public void drainLater(Duration limit, ScheduledExecutorService clock) {
    if (!unserved().isEmpty()) {
      again(new Drain(this::unserved, "removed or moved audiences", limit), clock);
    }
  }

  private static void again(Drain drain, ScheduledExecutorService clock) {
    if (!drain.look() && !clock.isShutdown()) {
      clock.schedule(() -> again(drain, clock), Drain.LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Collection<ClientConnection> unserved() {
    return sessions.entrySet().stream()
        .filter(entry -> !entry.getValue().getAsBoolean())
        .map(Map.Entry::getKey)
        .toList();
  }
}
