package io.redisnat.proxy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM or SIGINT as something to wait for: the process ends with status 0 once this is closed,
 * instead of at once with 143.
 */
final class StopSignal implements AutoCloseable {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /**
   * Listens from now on.
   *
   * @param limit longest time from the signal to the end of the process, whatever happens
   */
  StopSignal(Duration limit) {
    this.hook = new Thread(() -> onSignal(limit), "redis-nat-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void onSignal(Duration limit) {
    asked.countDown();
    boolean inTime = false;
    try {
      inTime = done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Whoever asked by signal wants to hear that all went well; the JVM would say 128 + signal.
    Runtime.getRuntime().halt(inTime ? 0 : 1);
  }

  /** Waits for the signal, or for {@link #trip}. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Ends the waiting without a signal. */
  void trip() {
    asked.countDown();
  }

  /** Everything is put in order: the process may end. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal has come: the hook ends the process with its own status.
      return;
    }
  }
}
