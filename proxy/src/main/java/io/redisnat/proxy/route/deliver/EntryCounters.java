package io.redisnat.proxy.route.deliver;

import io.redisnat.proxy.route.upstream.ConnectionCount;

/**
 * What entry ports did, and have now. May be read by any thread.
 *
 * @param deliveries what commands met on their way
 * @param connections to nodes
 */
public record EntryCounters(DeliveryCounters deliveries, ConnectionCount connections) {

  /** All at zero. */
  public EntryCounters() {
    this(new DeliveryCounters(), new ConnectionCount());
  }
}
