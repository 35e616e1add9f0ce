package io.redisnat.clients;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that writes without a break: INCR, twenty at a time on one connection. Each reply must
 * be the one number that it can be, so a reply that is lost, doubled or an error is seen.
 */
final class Counting implements AutoCloseable {

  private static final int AT_ONCE = 20;

  private final RawClient client;
  private final String key;
  private final AtomicLong count = new AtomicLong();
  private final CompletableFuture<Void> done;
  private volatile boolean stop;

  Counting(HostPort port) throws IOException {
    this.key = RawClient.keyServedBy(port) + "{" + RawClient.keyServedBy(port) + "}";
    this.client = new RawClient(port);
    client.ask("DEL", key);
    this.done = CompletableFuture.runAsync(this::run);
  }

  private void run() {
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < AT_ONCE; i++) {
      batch.append(RawClient.encode("INCR", key));
    }
    try {
      while (!stop) {
        client.raw(batch.toString());
        for (int i = 0; i < AT_ONCE; i++) {
          String reply = client.frame();
          if (!reply.equals(":" + count.incrementAndGet() + "\r\n")) {
            throw new AssertionError("instead of " + count + " came " + reply);
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError("the connection ended after " + count, e);
    }
  }

  /** Returns when it has gone on since. */
  void awaitProgress() throws InterruptedException {
    long until = count.get() + 5 * AT_ONCE;
    while (count.get() < until && !done.isDone()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Ends the writing; throws what went wrong. Returns how many there were. */
  long stop() throws Exception {
    stop = true;
    done.get(20, TimeUnit.SECONDS);
    String last = client.ask("GET", key);
    if (!last.endsWith("\r\n" + count + "\r\n")) {
      throw new AssertionError("the node has " + last + " instead of " + count);
    }
    return count.get();
  }

  @Override
  public void close() throws IOException {
    stop = true;
    client.close();
  }
}
