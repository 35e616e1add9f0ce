package io.redisnat.proxy.route.client;

import io.redisnat.config.EntryConfig;
import io.redisnat.proxy.route.deliver.Readers;
import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.upstream.Upstreams;
import io.redisnat.proxy.session.AddressSource;
import io.redisnat.proxy.session.ClientEntrance.Arrival;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What the sessions of one audience and event loop share.
 *
 * @param upstreams the connections of that loop
 * @param addresses the nodes that the audience can reach
 * @param treatments what is done with each command, as it is now
 * @param config limits and times, as they are now
 * @param slots finds them, on that loop
 * @param readers chooses who answers reads, on that loop
 * @param counters of what entry ports do
 * @param ready completes once clients can be served
 */
public record EntryServices(
    Upstreams upstreams,
    AddressSource addresses,
    Supplier<Treatments> treatments,
    Supplier<EntryConfig> config,
    Slots slots,
    Readers readers,
    EntryCounters counters,
    CompletionStage<?> ready) {

  /** The way to the nodes for a client that has just come. */
  Routing routing(Arrival arrival, int protocol) {
    return new Routing(
        new Routing.Ground(
            arrival.channel().eventLoop(),
            addresses,
            arrival.vantage(),
            config,
            readers,
            counters.deliveries()),
        upstreams.use(Identity.ANONYMOUS, protocol));
  }
}
