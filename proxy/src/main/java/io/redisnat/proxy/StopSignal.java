package io.redisnat.proxy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as something to wait for: the first asks for the end in order, the second ends
 * the process at once.
 */
final class StopSignal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

  /** As shells have it for a process that a signal ended. */
  private static final int BY_SIGNAL = 128;

  private final Duration limit;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /**
   * Listens from now on.
   *
   * @param limit longest time from the signal to the end of the process, whatever happens
   */
  StopSignal(Duration limit) {
    this.limit = limit;
    Signals.on("TERM", this::onSignal);
    Signals.on("INT", this::onSignal);
  }

  private synchronized void onSignal(int number) {
    if (asked.getCount() == 0) {
      LOG.atWarn().addKeyValue("signal", number).log("told to stop a second time: ending at once");
      Runtime.getRuntime().halt(BY_SIGNAL + number);
    }
    asked.countDown();
    Thread watchdog = new Thread(this::endInTime, "redis-nat-stop");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private void endInTime() {
    try {
      if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atError().log("the proxy does not stop in order: ending it");
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
  }
}
