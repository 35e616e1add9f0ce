package io.redisnat.proxy.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How late event loops run their timers, which is how long a client waits for its loop. Each loop
 * has one timer a second that measures its own delay; the worst of the last {@link #WINDOW} is
 * kept, so that a scrape twice a minute misses none.
 *
 * <p>Thread-safe; reading never waits.
 */
public final class LoopLag implements AutoCloseable {

  /** How far back {@link #worst} looks. */
  public static final Duration WINDOW = Duration.ofSeconds(30);

  private static final int SAMPLES = (int) WINDOW.toSeconds();
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final List<Probe> probes = new ArrayList<>();

  private LoopLag() {}

  /** Begins to measure all loops of a group. */
  public static LoopLag measure(EventLoopGroup group) {
    LoopLag lag = new LoopLag();
    for (EventExecutor loop : group) {
      lag.probes.add(new Probe(loop));
    }
    return lag;
  }

  /** Number of loops. */
  public int loops() {
    return probes.size();
  }

  /** The worst delay of a loop's timer within {@link #WINDOW}, one that is overdue now included. */
  public Duration worst(int loop) {
    return probes.get(loop).worst();
  }

  /** Ends the measuring. */
  @Override
  public void close() {
    probes.forEach(Probe::cancel);
  }

  /** The timer of one loop; runs on that loop. */
  private static final class Probe implements Runnable {

    private final AtomicLongArray samples = new AtomicLongArray(SAMPLES);
    private int next;
    private volatile long due;
    private final ScheduledFuture<?> timer;

    Probe(EventExecutor loop) {
      this.due = System.nanoTime() + PERIOD;
      this.timer = loop.scheduleWithFixedDelay(this, PERIOD, PERIOD, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      long now = System.nanoTime();
      samples.set(next, Math.max(0, now - due));
      next = (next + 1) % SAMPLES;
      due = now + PERIOD;
    }

    Duration worst() {
      long worst = Math.max(0, System.nanoTime() - due);
      for (int i = 0; i < SAMPLES; i++) {
        worst = Math.max(worst, samples.get(i));
      }
      return Duration.ofNanos(worst);
    }

    void cancel() {
      timer.cancel(false);
    }
  }
}
