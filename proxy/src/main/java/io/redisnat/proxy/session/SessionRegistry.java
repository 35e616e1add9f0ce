package io.redisnat.proxy.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All open sessions of the process. Thread-safe. */
public final class SessionRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);
  private static final int LOOK_AGAIN_MILLIS = 25;

  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

  void add(Session session) {
    sessions.add(session);
    session.client().closeFuture().addListener(closed -> sessions.remove(session));
  }

  /** Number of open sessions. */
  public int size() {
    return sessions.size();
  }

  /**
   * Closes every session: each as soon as nothing is under way on it, all when the time is up.
   * Waits for that; not for event loops.
   *
   * @param timeoutNanos longest time to wait for running commands
   */
  public void drain(long timeoutNanos) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    LOG.atInfo().addKeyValue("sessions", sessions.size()).log("draining");
    while (!sessions.isEmpty() && System.nanoTime() < deadline) {
      sessions.forEach(Session::closeIfIdle);
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    if (!sessions.isEmpty()) {
      LOG.atWarn().addKeyValue("sessions", sessions.size()).log("closing sessions in mid-command");
      sessions.forEach(Session::closeNow);
    }
  }
}
