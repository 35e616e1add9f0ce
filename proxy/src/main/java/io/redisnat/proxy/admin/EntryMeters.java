package io.redisnat.proxy.admin;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisnat.proxy.route.client.EntryCounters;
import io.redisnat.proxy.route.client.Group;
import io.redisnat.proxy.route.deliver.DeliveryCounters;
import io.redisnat.proxy.route.deliver.ServerError;
import io.redisnat.proxy.route.upstream.ConnectionCount;
import io.redisnat.proxy.route.upstream.QueueDepth;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The meters of {@link EntryCounters}. */
final class EntryMeters {

  private final MeterRegistry registry;
  private final EntryCounters counters;

  private EntryMeters(MeterRegistry registry, EntryCounters counters) {
    this.registry = registry;
    this.counters = counters;
  }

  static void bind(MeterRegistry registry, EntryCounters counters) {
    EntryMeters meters = new EntryMeters(registry, counters);
    meters.commands();
    meters.deliveries();
    meters.connections();
  }

  private void commands() {
    for (Group group : Group.values()) {
      FunctionCounter.builder("redisnat.entry.commands", counters.commands(), c -> c.count(group))
          .description("Commands of clients, by what is done with them")
          .tag("group", group.words().replace(' ', '-'))
          .register(registry);
    }
  }

  private void deliveries() {
    for (ServerError error : ServerError.values()) {
      if (error != ServerError.OTHER) {
        FunctionCounter.builder("redisnat.entry.errors.met", deliveriesOf(), c -> c.met(error))
            .description("Errors of nodes that were followed or tried again, by their first word")
            .tag("error", error.name().toLowerCase(Locale.ROOT))
            .register(registry);
      }
    }
    counter("retries", "Commands that were sent once more", DeliveryCounters::retries);
    counter(
        "lost",
        "Commands whose connection was lost, so that nobody knows whether they were done",
        DeliveryCounters::lostCommands);
    counter(
        "given.up",
        "Commands that no node took within entry.retry-timeout",
        DeliveryCounters::givenUpCommands);
  }

  private DeliveryCounters deliveriesOf() {
    return counters.deliveries();
  }

  private void counter(String name, String description, ToDoubleFunction<DeliveryCounters> value) {
    FunctionCounter.builder("redisnat.entry.commands." + name, deliveriesOf(), value)
        .description(description)
        .register(registry);
  }

  private void connections() {
    ConnectionCount connections = counters.connections();
    gauge("shared", connections, ConnectionCount::shared);
    gauge("own", connections, ConnectionCount::own);
    FunctionCounter.builder(
            "redisnat.entry.own.connections.refused", connections, ConnectionCount::refused)
        .description("Clients that did not get a connection because of entry.own-connections")
        .register(registry);
    QueueDepth queues = connections.queues();
    Gauge.builder("redisnat.entry.commands.waiting", queues, QueueDepth::all)
        .description("Commands on shared connections to nodes that wait for their replies")
        .register(registry);
    Gauge.builder("redisnat.entry.commands.waiting.longest", queues, QueueDepth::longest)
        .description("The same on the one connection that has most of them")
        .register(registry);
  }

  private void gauge(
      String kind, ConnectionCount connections, ToDoubleFunction<ConnectionCount> value) {
    Gauge.builder("redisnat.entry.connections", connections, value)
        .description("Connections to nodes: those that clients share, those of one client")
        .tag("kind", kind)
        .register(registry);
  }
}
