package io.redisnat.provisioner.runtime;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits that end. */
public final class Poll {

  private static final long PAUSE_MILLIS = 20;

  private Poll() {}

  /**
   * Asks until the answer is yes or the time is over; asks at least once.
   *
   * @return the last answer
   * @throws RuntimeFailure if the thread is interrupted
   */
  public static boolean until(Duration timeout, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      sleep(Duration.ofMillis(PAUSE_MILLIS));
    }
    return true;
  }

  /**
   * Sleeps.
   *
   * @throws RuntimeFailure if the thread is interrupted
   */
  public static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFailure(RuntimeFailure.Kind.INTERNAL, "interrupted", e);
    }
  }
}
