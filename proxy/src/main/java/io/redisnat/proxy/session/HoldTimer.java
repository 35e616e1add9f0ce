package io.redisnat.proxy.session;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a fresh topology until a held reply can be translated or its time is up. Runs on the
 * session's event loop.
 */
public final class HoldTimer {

  private static final Logger LOG = LoggerFactory.getLogger(HoldTimer.class);

  /** Between two looks of a node that does not know the new one yet either. */
  private static final int PAUSE_MILLIS = 20;

  /** What waits. */
  @FunctionalInterface
  public interface Held {

    /**
     * Tries again.
     *
     * @param last true if there will be no other try
     * @return the address that is unknown still; null if nothing waits any more
     */
    @Nullable String retry(boolean last);
  }

  private final EventLoop loop;
  private final AddressSource addresses;
  private final Held held;
  private final long deadline;
  private @Nullable ScheduledFuture<?> limit;
  private boolean over;

  private HoldTimer(EventLoop loop, AddressSource addresses, Duration timeout, Held held) {
    this.loop = loop;
    this.addresses = addresses;
    this.held = held;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /** Begins to ask; {@code held} is retried until nothing is unknown or the time is up. */
  public static void start(EventLoop loop, AddressSource addresses, Duration timeout, Held held) {
    HoldTimer timer = new HoldTimer(loop, addresses, timeout, held);
    timer.limit = loop.schedule(() -> timer.retry(true), timeout.toNanos(), TimeUnit.NANOSECONDS);
    timer.refresh();
  }

  private void refresh() {
    addresses
        .refresh("a reply names an unknown node")
        .whenComplete((done, failure) -> loop.execute(() -> retry(false)));
  }

  private void retry(boolean timedOut) {
    if (over) {
      return;
    }
    boolean last = timedOut || System.nanoTime() >= deadline;
    String unknown = held.retry(last);
    if (unknown != null && !last) {
      loop.schedule(this::refresh, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    over = true;
    if (limit != null) {
      limit.cancel(false);
    }
    if (unknown != null) {
      LOG.atWarn().addKeyValue("address", unknown).log("answered TRYAGAIN: the node is not known");
    }
  }
}
