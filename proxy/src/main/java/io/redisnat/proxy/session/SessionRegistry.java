package io.redisnat.proxy.session;

import io.redisnat.config.AudienceConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** All open sessions of the process, and whose ports they came to. Thread-safe. */
public final class SessionRegistry {

  private final Map<ClientConnection, AudienceConfig> sessions = new ConcurrentHashMap<>();

  /** One more; it leaves by itself when its channel closes. */
  public void add(ClientConnection session, AudienceConfig audience) {
    sessions.put(session, audience);
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
   * Begins to close in the same way those that came to the ports of some audiences; does not wait.
   *
   * @param which the audiences, as they were when the sessions began
   * @param clock where the looks are taken
   */
  public void drainLater(
      Predicate<AudienceConfig> which, Duration limit, ScheduledExecutorService clock) {
    if (!matching(which).isEmpty()) {
      again(new Drain(() -> matching(which), "removed or moved audiences", limit), clock);
    }
  }

  private static void again(Drain drain, ScheduledExecutorService clock) {
    if (!drain.look() && !clock.isShutdown()) {
      clock.schedule(() -> again(drain, clock), Drain.LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Collection<ClientConnection> matching(Predicate<AudienceConfig> which) {
    return sessions.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
