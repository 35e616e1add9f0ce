package io.redisnat.proxy.route.client;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends a client that has been silent for long. Used on its event loop. */
final class ClientIdleness {

  private final Channel client;
  private final long limit;
  private final BooleanSupplier end;
  private long lastBytes = System.nanoTime();
  private @Nullable ScheduledFuture<?> timer;

  /**
   * Begins to watch.
   *
   * @param limit zero for no limit
   * @param end ends the client if nothing is under way; true if it did
   */
  ClientIdleness(Channel client, Duration limit, BooleanSupplier end) {
    this.client = client;
    this.limit = limit.toNanos();
    this.end = end;
    if (this.limit > 0) {
      watch(this.limit);
      client.closeFuture().addListener(closed -> cancel());
    }
  }

  /** The client has said something. */
  void touch() {
    if (limit > 0) {
      lastBytes = System.nanoTime();
    }
  }

  private void watch(long delay) {
    timer = client.eventLoop().schedule(this::look, delay, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long left = limit - (System.nanoTime() - lastBytes);
    if (left > 0) {
      watch(left);
    } else if (!end.getAsBoolean()) {
      watch(limit);
    }
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
