package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.table.SlotHash;

/** To the node that serves the keys; without keys, to some master. */
public final class Routed implements Treatment {

  /** As Redis says it. */
  public static final String CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";

  /** There is one, for it has no state. */
  public static final Routed ROUTED = new Routed();

  private Routed() {}

  @Override
  public void carryOut(Exchange exchange) {
    EntrySession session = exchange.session();
    int slot = session.services().slots().slot(exchange.command(), exchange.request());
    Access access = exchange.command().access();
    if (slot >= 0) {
      session.routing().toSlot(exchange.request(), slot, access, exchange);
    } else if (slot == SlotHash.NO_KEYS) {
      session.routing().toAny(exchange.request(), access, exchange);
    } else {
      exchange.fail(CROSS_SLOT);
    }
  }
}
