package io.redisnat.provisioner.bench.compare;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.Optional;

/** How long a server takes from its start to its first answer. */
public final class Ready {

  /** Short beside what is measured, long enough not to take the server's core away. */
  private static final int PAUSE_MILLIS = 3;

  private Ready() {}

  /**
   * Asks until there is an answer, through the server and back.
   *
   * @param process the server, just started
   * @param address where it is to answer
   * @return time since {@code begin}; empty if it ended, or has not answered within {@code limit}
   */
  public static Optional<Duration> after(
      long begin, Process process, HostPort address, Duration limit) throws InterruptedException {
    while (process.isAlive() && System.nanoTime() - begin < limit.toNanos()) {
      if (Probe.pongs(address)) {
        return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return Optional.empty();
  }
}
