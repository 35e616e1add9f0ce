package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.deliver.DeliveryCounters;
import io.redisnat.proxy.route.upstream.ConnectionCount;

/**
 * What entry ports did, and have now. May be read by any thread.
 *
 * @param commands that clients have sent
 * @param deliveries what commands met on their way
 * @param connections to nodes, and what waits on them
 */
public record EntryCounters(
    CommandCounters commands, DeliveryCounters deliveries, ConnectionCount connections) {

  /** All at zero. */
  public EntryCounters() {
    this(new CommandCounters(), new DeliveryCounters(), new ConnectionCount());
  }
}
