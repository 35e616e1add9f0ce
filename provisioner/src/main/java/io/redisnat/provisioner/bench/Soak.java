package io.redisnat.provisioner.bench;

import io.redisnat.provisioner.bench.SoakReport.Growth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A long load with a failover now and then, while the proxy's memory, descriptors and threads are
 * watched. It fails on any wrong reply, any write that is lost without a failover to explain it,
 * and any figure that grows.
 */
public final class Soak {

  private static final int LOGS = 24;
  private static final int SAMPLES = 60;
  private static final int PROGRESS_SECONDS = 10;
  private static final long SHORTEST_GAP_MILLIS = 1000;
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int LEFT_OVER_WAIT_SECONDS = 60;

  private final Clients clients;
  private final ProxyProbe probe;
  private final Callable<String> failover;
  private final Consumer<String> progress;
  private final Map<Figure, List<Double>> samples = new EnumMap<>(Figure.class);
  private final List<String> problems = new ArrayList<>();
  private int failovers;

  /**
   * Starts nothing yet.
   *
   * @param clients of the proxy
   * @param probe reads its figures
   * @param failover kills a master, waits until it is replaced and brings it back; says what it did
   * @param progress gets a line now and then
   */
  public Soak(
      Clients clients, ProxyProbe probe, Callable<String> failover, Consumer<String> progress) {
    this.clients = clients;
    this.probe = probe;
    this.failover = failover;
    this.progress = progress;
  }

  /**
   * Runs for {@code time}, of which the first third is warm-up, and somewhat longer for the end.
   *
   * @param failoverEvery time between two failovers
   * @throws IOException if the proxy does not tell its metrics any more
   */
  public SoakReport run(Duration time, Duration failoverEvery) throws Exception {
    long begin = System.nanoTime();
    try (Workload workload = Workload.start(List.of(clients), LOGS, PAUSE);
        MixedLoad mixed = MixedLoad.start(clients)) {
      load(begin, time, failoverEvery, mixed);
      if (!workload.awaitRound(RECOVERY)) {
        problems.add("a client has not written again within " + RECOVERY.toSeconds() + " s");
      }
      mixed.finish();
      WorkloadReport writes = workload.finish();
      judge(writes, mixed);
      List<Growth> growth = growth();
      connectionsLeft();
      Duration ran = Duration.ofNanos(System.nanoTime() - begin);
      return new SoakReport(ran, mixed.exchanges(), failovers, writes, growth, problems);
    }
  }

  private void load(long begin, Duration time, Duration failoverEvery, MixedLoad mixed)
      throws Exception {
    long gap = Math.max(SHORTEST_GAP_MILLIS, time.toMillis() / SAMPLES);
    long nextProgress = PROGRESS_SECONDS;
    long nextFailover = failoverEvery.toMillis();
    for (long now = 0; now < time.toMillis(); now = millisSince(begin)) {
      if (now >= nextFailover) {
        progress.accept(failover.call());
        failovers++;
        nextFailover += failoverEvery.toMillis();
      }
      Map<Figure, Double> figures = probe.read();
      if (now > time.toMillis() / 3) {
        figures.forEach(
            (figure, value) -> samples.computeIfAbsent(figure, f -> new ArrayList<>()).add(value));
      }
      if (now / 1000 >= nextProgress) {
        nextProgress = now / 1000 + PROGRESS_SECONDS;
        progress.accept(line(now / 1000, mixed, figures));
      }
      TimeUnit.MILLISECONDS.sleep(gap);
    }
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private String line(long seconds, MixedLoad mixed, Map<Figure, Double> figures) {
    return "%d s: %d exchanges, %d failovers, %d wrong replies; %s"
        .formatted(
            seconds,
            mixed.exchanges(),
            failovers,
            mixed.findings().count(),
            figures.entrySet().stream()
                .map(e -> e.getKey().title() + " " + e.getKey().format(e.getValue()))
                .collect(Collectors.joining(", ")));
  }

  private void judge(WorkloadReport writes, MixedLoad mixed) {
    problem(mixed.findings().count(), "wrong replies in the mixed load", mixed.findings().first());
    problem(writes.wrongReplyCount(), "wrong replies to writers", writes.wrongReplies());
    problem(writes.holes(), "writes are lost that no failover explains", "");
    problem(writes.doubled(), "writes are there twice", "");
    problem(writes.strangers(), "entries were written by nobody", "");
    for (WorkloadReport.Kind kind : writes.kinds()) {
      problem(kind.outOfOrder(), "writes are out of order", "");
      problem(kind.wrongAddresses().size(), "inside addresses were told", kind.wrongAddresses());
      if (failovers == 0) {
        problem(kind.lost(), "acknowledged writes are lost though no master was", "");
      }
    }
  }

  private void problem(long count, String what, Object details) {
    if (count > 0) {
      problems.add("%d %s %s".formatted(count, what, details).strip());
    }
  }

  private List<Growth> growth() {
    List<Growth> all =
        Arrays.stream(Figure.values())
            .filter(samples::containsKey)
            .map(figure -> growth(figure, samples.getOrDefault(figure, List.of())))
            .toList();
    for (Growth growth : all) {
      if (growth.grows()) {
        problems.add(
            "%s grows: by %s from %s in %d samples, %s are allowed"
                .formatted(
                    growth.figure().title(),
                    growth.figure().format(growth.rise()),
                    growth.figure().format(growth.first()),
                    growth.samples(),
                    growth.figure().format((double) growth.figure().allowance())));
      }
    }
    return all;
  }

  private static Growth growth(Figure figure, List<Double> series) {
    Trend trend = Trend.of(series);
    boolean grows = series.size() >= Trend.FEWEST && trend.growsBeyond((double) figure.allowance());
    return new Growth(
        figure,
        series.get(0),
        series.get(series.size() - 1),
        trend.rise(),
        trend.significance(),
        series.size(),
        grows);
  }

  /** All clients are gone: so must be their connections. */
  private void connectionsLeft() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEFT_OVER_WAIT_SECONDS);
    while (probe.connections() > 0) {
      if (System.nanoTime() - deadline > 0) {
        problems.add(probe.connections() + " connections are left of clients that are gone");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
