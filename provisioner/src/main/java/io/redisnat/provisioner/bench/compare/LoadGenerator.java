package io.redisnat.provisioner.bench.compare;

import io.redisnat.model.HostPort;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Puts one load on one contender, on the calling thread, and measures. All connections of the load
 * are open before the measuring begins, and have been used.
 */
final class LoadGenerator implements AutoCloseable {

  private static final int READ_BYTES = 1 << 18;
  private static final long LONGEST_LATENCY = TimeUnit.SECONDS.toNanos(60);
  private static final int DIGITS = 3;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int SELECT_MILLIS = 100;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final Histogram latencies = new Histogram(LONGEST_LATENCY, DIGITS);
  private final List<Closeable> connections = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final Load load;
  private final OptionalLong pid;
  private long operations;
  private @Nullable IOException failure;

  /** Where a connection leads, and what is said there. */
  record Target(InetSocketAddress address, Script script) {}

  /** Where the clocks stood. */
  private record Mark(long operations, long nanos, OptionalLong cpu, long ownCpu) {}

  private LoadGenerator(Contender contender, Load load) throws IOException {
    this.pid = contender.pid();
    this.load = load;
    for (HostPort to : contender.addresses()) {
      targets.add(new Target(new InetSocketAddress(to.host(), to.port()), load.script().with(to)));
    }
  }

  /**
   * Runs a load.
   *
   * @param warmUp how long it runs before it counts
   * @param time how long it counts
   * @throws IOException if a connection fails, a reply is wrong, or none comes for ten seconds
   */
  static Sample run(Contender contender, Load load, Duration warmUp, Duration time)
      throws IOException {
    try (LoadGenerator generator = new LoadGenerator(contender, load)) {
      generator.open();
      generator.runFor(warmUp);
      generator.latencies.reset();
      Mark begin = generator.mark();
      generator.runFor(time);
      return generator.sample(begin, generator.mark());
    } catch (IOException e) {
      throw new IOException(
          "%s at %s failed under load '%s': %s"
              .formatted(contender.name(), contender.address(), load.name(), e.getMessage()),
          e);
    }
  }

  private void open() throws IOException {
    for (int i = 0; i < load.idle(); i++) {
      connections.add(SocketChannel.open(target(i).address()));
    }
    for (int i = 0; i < load.busy(); i++) {
      LoadConnection connection = new LoadConnection(this, target(i), i / targets.size());
      connections.add(connection);
      connection.open();
    }
  }

  private Target target(int connection) {
    return targets.get(connection % targets.size());
  }

  private void runFor(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    long lastProgress = System.nanoTime();
    long before = operations;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      selector.select(this::onReady, SELECT_MILLIS);
      if (failure != null) {
        throw failure;
      }
      if (operations != before) {
        before = operations;
        lastProgress = now;
      } else if (now - lastProgress > SILENCE_NANOS) {
        throw new IOException("no reply for ten seconds");
      }
    }
  }

  private void onReady(SelectionKey key) {
    try {
      ((LoadConnection) key.attachment()).onReady(key);
    } catch (IOException e) {
      failure = e;
    }
  }

  private Mark mark() {
    long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    OptionalLong cpu =
        pid.isPresent() ? ProcessFigures.cpuNanos(pid.getAsLong()) : OptionalLong.empty();
    return new Mark(operations, System.nanoTime(), cpu, own);
  }

  private Sample sample(Mark begin, Mark end) {
    double count = Math.max(1, end.operations - begin.operations);
    double nanos = end.nanos - begin.nanos;
    return new Sample(
        count / nanos * TimeUnit.SECONDS.toNanos(1),
        latencies.getValueAtPercentile(50) / 1000.0,
        latencies.getValueAtPercentile(99) / 1000.0,
        begin.cpu.isPresent() && end.cpu.isPresent()
            ? OptionalDouble.of((end.cpu.getAsLong() - begin.cpu.getAsLong()) / count / 1000)
            : OptionalDouble.empty(),
        pid.isPresent() ? ProcessFigures.residentBytes(pid.getAsLong()) : OptionalDouble.empty(),
        (end.ownCpu - begin.ownCpu) / nanos);
  }

  Selector selector() {
    return selector;
  }

  boolean reconnects() {
    return load.reconnects();
  }

  /** Space for what is read next; empty. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** An exchange that began then is complete. */
  void answered(int count, long since) {
    operations += count;
    latencies.recordValue(Math.min(LONGEST_LATENCY, System.nanoTime() - since));
  }

  @Override
  public void close() throws IOException {
    for (Closeable connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
