package io.redisnat.proxy.route.upstream;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one shared connection to a node, and when it may be opened anew: a node that is away is not
 * dialled by every command, nor by all event loops at the same moment.
 */
final class Dialling {

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  private @Nullable SharedConnection connection;
  private long pause = FIRST_PAUSE;
  private long notBefore = System.nanoTime();

  @Nullable SharedConnection connection() {
    return connection;
  }

  /** The connection that there is, else a new one; null before its time. */
  @Nullable SharedConnection connection(Supplier<SharedConnection> opener) {
    if (connection == null && System.nanoTime() - notBefore >= 0) {
      // One that fails at once has called closed() before this returns.
      connection = opener.get();
      if (connection.isClosed()) {
        connection = null;
      }
    }
    return connection;
  }

  /** The connection is gone. */
  void closed() {
    boolean wasUsed = connection != null && connection.hasServed();
    connection = null;
    pause = wasUsed ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, 2 * pause);
    long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
    notBefore = System.nanoTime() + jittered;
  }
}
