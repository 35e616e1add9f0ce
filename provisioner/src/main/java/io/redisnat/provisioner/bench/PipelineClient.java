package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A plain client of one address that keeps a pipeline on its way and knows what each reply must be.
 * ECHO with a text that is used once stands between all others: a reply that is lost, doubled or
 * out of order puts every later one in the wrong place, and the next ECHO shows it.
 */
final class PipelineClient implements Runnable {

  private static final long PAUSE_MILLIS = 50;

  private final HostPort address;
  private final List<String> tags;
  private final Duration timeout;
  private final Mix mix;
  private final int batches;
  private final Findings wrong;
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicLong disconnects = new AtomicLong();
  private volatile boolean stopped;

  /**
   * What there is to know of a client.
   *
   * @param address where it connects
   * @param tags its keys have one of these hash tags
   * @param timeout of a connect, and of each wait for bytes
   * @param batches how many pipelines a connection lives
   */
  record Place(HostPort address, List<String> tags, Duration timeout, int batches) {}

  PipelineClient(Place place, Mix mix, Findings wrong) {
    this.address = place.address();
    this.tags = place.tags();
    this.timeout = place.timeout();
    this.batches = place.batches();
    this.mix = mix;
    this.wrong = wrong;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        try (RespConnection connection = new RespConnection(address, timeout)) {
          mix.begin(connection, tagOf(connection));
          for (int batch = 0; !stopped && batch < batches; batch++) {
            batch(connection);
          }
        } catch (IOException e) {
          disconnects.incrementAndGet();
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      wrong.add(address + ": a plain client ended by " + e);
    }
  }

  /** A hash tag whose slot the node serves; any, where it serves none: then all is refused. */
  private String tagOf(RespConnection connection) throws IOException {
    for (String tag : tags) {
      if (!connection.ask("TYPE", "{" + tag + "}").isError()) {
        return tag;
      }
    }
    return tags.get(0);
  }

  private void batch(RespConnection connection) throws IOException, InterruptedException {
    List<Exchange> sent = new ArrayList<>(mix.next());
    for (Exchange exchange : sent) {
      connection.write(exchange.request().toArray(String[]::new));
    }
    connection.flush();
    for (Exchange exchange : sent) {
      Reply reply = connection.read();
      if (!exchange.accepts(reply)) {
        wrong.add("%s: %s was answered %s".formatted(address, exchange, reply));
        // From here on nothing is in its place: one finding says it.
        throw new IOException("out of step");
      }
      exchanges.incrementAndGet();
    }
    TimeUnit.MILLISECONDS.sleep(2);
  }

  long exchanges() {
    return exchanges.get();
  }

  long disconnects() {
    return disconnects.get();
  }

  void stop() {
    stopped = true;
  }
}
