package io.redisnat.proxy.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.redisnat.proxy.reload.ReloadCounters;
import io.redisnat.proxy.reload.ReloadReport;
import io.redisnat.proxy.topology.RefreshCounters;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.LoopLag;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Everything that is counted, in Prometheus' text format. Values are read when they are asked for:
 * the parts of the proxy count by themselves and know nothing of this.
 *
 * <p>Used by the admin thread only.
 */
final class Metrics implements AutoCloseable {

  private static final double NANOS = 1e9;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Sources sources;
  private final SessionMeters sessions;

  Metrics(Sources sources, LoopLag lag) {
    lifecycle(sources);
    this.sources = sources;
    this.sessions = SessionMeters.bind(registry, sources.sessions());
    EntryMeters.bind(registry, sources.entry());
    limits(sources);
    reloads(sources.reloads());
    topology(sources);
    loops(lag);
    machine();
  }

  /** The values of now. */
  String scrape() {
    sessions.follow(sources.config().get().audiences());
    return registry.scrape();
  }

  private void lifecycle(Sources sources) {
    for (LifecycleState state : LifecycleState.values()) {
      Gauge.builder("redisnat.state", () -> sources.state().get() == state ? 1 : 0)
          .description("1 for the state that the proxy is in, 0 for the others")
          .tag("state", state.word())
          .register(registry);
    }
    Gauge.builder("redisnat.ready", () -> Readiness.of(sources).isReady() ? 1 : 0)
        .description("1 if /readyz says 200")
        .register(registry);
  }

  private void limits(Sources sources) {
    Gauge.builder("redisnat.connections.max", () -> sources.maxConnections().getAsInt())
        .description("The limit of client connections in effect, all audiences together")
        .register(registry);
    FunctionCounter.builder("redisnat.accept.pauses", sources.acceptance(), Acceptance::pauses)
        .description("Times that a listener paused because of limits.accept-rate")
        .register(registry);
    FunctionCounter.builder("redisnat.accept.failures", sources.acceptance(), Acceptance::failures)
        .description("Times that accepting failed, mostly for want of file descriptors")
        .register(registry);
  }

  private void reloads(ReloadCounters reloads) {
    for (ReloadReport.Outcome outcome : ReloadReport.Outcome.values()) {
      FunctionCounter.builder("redisnat.reloads", reloads, counters -> counters.count(outcome))
          .description("Reloads of the configuration")
          .tag("outcome", outcome.word())
          .register(registry);
    }
    Gauge.builder("redisnat.last.reload.successful", () -> reloads.wasLastSuccessful() ? 1 : 0)
        .description("0 if the configuration in effect is not the one that was read last")
        .register(registry);
  }

  private void topology(Sources sources) {
    Gauge.builder(
            "redisnat.topology.age",
            () -> sources.refreshes().age().map(Metrics::seconds).orElse(Double.NaN))
        .description("Time since the nodes last confirmed the topology; NaN before the first time")
        .baseUnit("seconds")
        .register(registry);
    refreshes("ok", sources, RefreshCounters::confirmed);
    refreshes("failed", sources, RefreshCounters::failed);
    Gauge.builder("redisnat.slots.served", () -> sources.topology().get().servedSlots())
        .description("Slots that a node serves which has not failed; 16384 in a healthy cluster")
        .register(registry);
    for (TopologyNode.State state : TopologyNode.State.values()) {
      Gauge.builder("redisnat.nodes", () -> count(sources, state))
          .description(
              "Nodes by what the cluster thinks of them; outside: has a node port but is no member")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private void refreshes(String outcome, Sources sources, ToDoubleFunction<RefreshCounters> value) {
    FunctionCounter.builder("redisnat.topology.refreshes", sources.refreshes(), value)
        .description("Looks at the cluster; failed: no node of it answered")
        .tag("outcome", outcome)
        .register(registry);
  }

  private static long count(Sources sources, TopologyNode.State state) {
    return sources.topology().get().nodes().stream().filter(n -> n.state() == state).count();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }

  private void loops(LoopLag lag) {
    for (int i = 0; i < lag.loops(); i++) {
      int loop = i;
      Gauge.builder("redisnat.event.loop.lag", () -> seconds(lag.worst(loop)))
          .description(
              "Worst delay of a timer of this event loop in the last %d s"
                  .formatted(LoopLag.WINDOW.toSeconds()))
          .baseUnit("seconds")
          .tag("loop", Integer.toString(loop))
          .register(registry);
    }
  }

  private void machine() {
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
      Gauge.builder("redisnat.direct.memory", () -> allocator.metric().usedDirectMemory())
          .description("Direct memory that the pool of network buffers holds")
          .baseUnit("bytes")
          .register(registry);
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
