package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that only wants its commands answered, through the proxy and, for comparison, by the
 * node itself. It goes to a node that nobody abuses, on the event loop that serves all others too:
 * what it waits for is the proxy's doing, or that of the whole machine, and then the direct ones
 * are as slow.
 */
final class Bystander implements AutoCloseable {

  private static final int NODE = 1;

  /** One event loop serves it in turn with those who keep it busy. */
  private static final int MUCH_SLOWER = 25;

  private static final int ENOUGH = 20;

  private final String command;
  private final String reply;
  private final Wire through;
  private final Wire direct;
  private final Thread thread = new Thread(this::run, "bystander");
  private final List<Long> viaProxy = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> viaNothing = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean stop;
  private volatile @Nullable Exception failure;
  private long quiet;

  Bystander(SmallProxy proxy) throws IOException, InterruptedException {
    this(proxy, proxy.port(NODE), Wire.encode("PING"), "+PONG\r\n");
  }

  private Bystander(SmallProxy proxy, HostPort port, String command, String reply)
      throws IOException, InterruptedException {
    this.command = command;
    this.reply = reply;
    through = new Wire(port).login();
    direct = new Wire(proxy.direct(NODE)).login();
    thread.setDaemon(true);
    thread.start();
    TimeUnit.SECONDS.sleep(1);
    quiet = Math.max(median(viaProxy), median(viaNothing));
  }

  /** One of the entry port, who shares the connection to the node with those who abuse it. */
  static Bystander atEntry(SmallProxy proxy) throws IOException, InterruptedException {
    String get = Wire.encode("GET", proxy.key(NODE));
    return new Bystander(proxy, proxy.entry(), get, "$-1\r\n");
  }

  private void run() {
    try {
      while (!stop) {
        viaProxy.add(nanos(through));
        viaNothing.add(nanos(direct));
        TimeUnit.MILLISECONDS.sleep(3);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  private long nanos(Wire wire) throws IOException {
    long begin = System.nanoTime();
    assertThat(wire.raw(command).frame()).isEqualTo(reply);
    return System.nanoTime() - begin;
  }

  private static long median(List<Long> samples) {
    List<Long> sorted = new ArrayList<>(samples);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  /** From here on samples count. */
  void watch() {
    viaProxy.clear();
    viaNothing.clear();
  }

  /** Since {@link #watch} its commands were answered about as fast as others at that time. */
  void assertUndisturbed() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> failure != null || viaProxy.size() >= ENOUGH);
    assertThat(failure).isNull();
    long others = Math.max(quiet, median(viaNothing));
    assertThat(median(viaProxy))
        .as("nanoseconds through the proxy; at quiet or directly it is %d", others)
        .isLessThanOrEqualTo(MUCH_SLOWER * others);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stop = true;
    thread.join(TimeUnit.SECONDS.toMillis(30));
    through.close();
    direct.close();
  }
}
