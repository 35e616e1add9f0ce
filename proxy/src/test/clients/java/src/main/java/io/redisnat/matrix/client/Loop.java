package io.redisnat.matrix.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes and reads in many slots, checking every answer, until it is told to end. */
final class Loop {

  private static final int KEYS = 64;
  private static final int THREADS = 2;
  private static final int WARM = 50;
  private static final long RECOVERY_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PAUSE_MILLIS = 2;

  private final Client client;
  private final String prefix;
  private final boolean strict;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch warm = new CountDownLatch(WARM);
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();
  private final long[] acknowledged = new long[KEYS];
  private final long[] attempted = new long[KEYS];

  Loop(Client client, String prefix, boolean strict) {
    this.client = client;
    this.prefix = prefix;
    this.strict = strict;
  }

  /** Begins; returns when the first operations have succeeded. */
  void begin() throws InterruptedException {
    for (int t = 0; t < THREADS; t++) {
      int first = t;
      Thread thread = new Thread(() -> work(first), "loop-" + t);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    if (!warm.await(25, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "no %d operations within 25 s, %s".formatted(WARM, figures()));
    }
  }

  private void work(int first) {
    for (int i = first; !over.get(); i = (i + THREADS) % KEYS) {
      if (once(i)) {
        warm.countDown();
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes and reads one key; true if that went well. Each key is one thread's alone. */
  private boolean once(int i) {
    String key = prefix + "loop:" + i;
    long value = ++attempted[i];
    try {
      client.set(key, Long.toString(value));
      acknowledged[i] = value;
      check(i, client.get(key));
      operations.incrementAndGet();
      return true;
    } catch (Exception e) {
      errors.incrementAndGet();
      firstError.compareAndSet(null, e.getClass().getSimpleName() + ": " + e.getMessage());
      return false;
    }
  }

  /** What was acknowledged last, or one that came to nothing and was carried out all the same. */
  private void check(int i, @Nullable String got) {
    long value = got == null ? 0 : Long.parseLong(got);
    if (value < acknowledged[i] || value > attempted[i]) {
      wrong.incrementAndGet();
      firstError.compareAndSet(
          null,
          "key %d holds %s, between %d and %d are right"
              .formatted(i, got, acknowledged[i], attempted[i]));
    }
  }

  /** Ends when all keys have been written and read in a row; the figures. */
  String end() throws InterruptedException {
    over.set(true);
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    }
    long errorsInLoop = errors.get();
    long deadline = System.nanoTime() + RECOVERY_NANOS;
    for (int inRow = 0; inRow < KEYS; ) {
      inRow = once(inRow) ? inRow + 1 : 0;
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all keys can be used 20 s later, " + figures());
      }
    }
    if (wrong.get() > 0 || (strict && errors.get() > 0)) {
      throw new IllegalStateException(figures());
    }
    return errorsInLoop == 0 ? "ops=%d errors=0 wrong=0".formatted(operations.get()) : figures();
  }

  private String figures() {
    String first = firstError.get();
    return "ops=%d errors=%d wrong=%d%s"
        .formatted(
            operations.get(), errors.get(), wrong.get(), first == null ? "" : " first: " + first)
        .replaceAll("\\s+", " ");
  }
}
