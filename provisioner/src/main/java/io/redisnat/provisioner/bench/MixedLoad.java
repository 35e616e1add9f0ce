package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that clients do besides what a {@link Workload} does: all data types in RESP2 and
 * RESP3, transactions, scripts, big values, blocking pops, subscriptions, and connections that come
 * and go. Every reply is checked. Thread-safe.
 */
final class MixedLoad implements AutoCloseable {

  private static final int TAGS = 48;
  private static final int SHORT_LIFE = 2;
  private static final long END_MILLIS = 60_000;

  private final Findings wrong = new Findings();
  private final List<PipelineClient> clients = new ArrayList<>();
  private final List<PairClient> pairs = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private MixedLoad(Clients kind) {
    List<String> tags = KeySlots.spreadTags(TAGS);
    for (HostPort address : kind.seeds()) {
      String name = "mix-" + address.port();
      var forEver = new PipelineClient.Place(address, tags, kind.timeout(), Integer.MAX_VALUE);
      var shortly = new PipelineClient.Place(address, tags, kind.timeout(), SHORT_LIFE);
      clients.add(new PipelineClient(forEver, new TypesMix(name + "-2", false), wrong));
      clients.add(new PipelineClient(forEver, new TypesMix(name + "-3", true), wrong));
      clients.add(new PipelineClient(shortly, new TypesMix(name + "-churn", true), wrong));
      pairs.add(new PairClient(forEver, name + "-pair", wrong));
    }
  }

  /** Starts the clients on every address of {@code kind}. */
  static MixedLoad start(Clients kind) {
    MixedLoad load = new MixedLoad(kind);
    List<Runnable> tasks = new ArrayList<>(load.clients);
    tasks.addAll(load.pairs);
    for (Runnable task : tasks) {
      Thread thread = new Thread(task, "bench-mix-" + load.threads.size());
      thread.setDaemon(true);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  long exchanges() {
    return clients.stream().mapToLong(PipelineClient::exchanges).sum()
        + pairs.stream().mapToLong(PairClient::exchanges).sum();
  }

  /** What went wrong so far. */
  Findings findings() {
    return wrong;
  }

  /** Stops the clients and waits for that, a minute at most. */
  void finish() throws InterruptedException {
    stop();
    long deadline = System.nanoTime() + END_MILLIS * 1_000_000;
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
  }

  private void stop() {
    clients.forEach(PipelineClient::stop);
    pairs.forEach(PairClient::stop);
  }

  /** Stops the clients, whatever they are doing. */
  @Override
  public void close() {
    stop();
    threads.forEach(Thread::interrupt);
  }
}
