package io.redisnat.provisioner.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that appends its own rising numbers to the logs, one after the other, and keeps what it
 * was told of each. A write that may have been done is never tried again.
 *
 * <p>Now and then it writes two keys at once and reads both: they must be equal. While a slot moves
 * that is what is answered TRYAGAIN.
 */
final class LogWriter implements Runnable {

  /** How long one write may be refused; longer than any failover. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** No divisor of the number of logs, so that all of them have their turn. */
  private static final int PAIR_EVERY = 7;

  private final String name;
  private final List<String> tags;
  private final LogClient client;
  private final Findings wrong;
  private final long pauseMicros;
  private final List<Write> writes = new ArrayList<>();
  private volatile boolean stopped;
  private final AtomicLong acknowledged = new AtomicLong();
  private long sequence;

  /** Writes in turn to the logs of these hash tags. */
  LogWriter(String name, List<String> tags, LogClient client, Findings wrong, Duration pause) {
    this.name = name;
    this.tags = tags;
    this.client = client;
    this.wrong = wrong;
    this.pauseMicros = pause.toNanos() / 1000;
  }

  /** The list that all writers share for a hash tag. */
  static String log(String tag) {
    return "log:{" + tag + "}";
  }

  @Override
  public void run() {
    try (client) {
      while (!stopped) {
        int log = (int) (sequence % tags.size());
        append(log);
        if (sequence % PAIR_EVERY == 0) {
          pair(tags.get(log));
        }
        TimeUnit.MICROSECONDS.sleep(pauseMicros);
      }
    } catch (InterruptedException e) {
      // Told to stop in the middle of a wait: what it waited for is in doubt, and not in its log.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      wrong.add(name + " ended by " + e);
    }
  }

  private void append(int log) throws InterruptedException {
    sequence++;
    Write tried = new Write(name, sequence, log, 0, 0);
    String tag = tags.get(log);
    try {
      Reply reply = client.call(KeySlots.of(tag), LIMIT, "RPUSH", log(tag), tried.entry());
      long position = reply.integer();
      if (position <= 0) {
        wrong.add("%s: RPUSH was answered %s".formatted(name, reply));
      }
      keep(tried, position);
    } catch (UnansweredException e) {
      keep(tried, 0);
    }
  }

  private void keep(Write tried, long position) {
    synchronized (writes) {
      writes.add(
          new Write(tried.writer(), tried.sequence(), tried.log(), position, System.nanoTime()));
    }
    if (position > 0) {
      acknowledged.incrementAndGet();
    }
  }

  private void pair(String tag) throws InterruptedException {
    String one = "one:{" + tag + "}" + name;
    String two = "two:{" + tag + "}" + name;
    String value = Long.toString(sequence);
    int slot = KeySlots.of(tag);
    try {
      client.call(slot, LIMIT, "MSET", one, value, two, value);
      Reply both = client.call(slot, LIMIT, "MGET", one, two);
      boolean equal = both.items().size() == 2 && both.items().get(0).equals(both.items().get(1));
      if (!equal) {
        wrong.add("%s: two keys that were written at once are read as %s".formatted(name, both));
      }
    } catch (UnansweredException e) {
      // Neither key has a reader that would count on it.
    }
  }

  /** Writes that were acknowledged so far. Any thread. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** It ends after what it is doing. Any thread. */
  void stop() {
    stopped = true;
  }

  /** All that it tried. Any thread. */
  List<Write> writes() {
    synchronized (writes) {
      return List.copyOf(writes);
    }
  }
}
