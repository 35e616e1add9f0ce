package io.redisnat.proxy.route.basic;

import io.redisnat.model.SlotRange;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/** CLUSTER COUNTKEYSINSLOT and GETKEYSINSLOT: to the node that serves the slot they name. */
final class BySlotNumber implements Treatment {

  private static final int SLOT = 2;

  @Override
  public void carryOut(Exchange exchange) {
    int slot = exchange.request().number(SLOT);
    if (slot >= 0 && slot < SlotRange.SLOTS) {
      exchange
          .session()
          .routing()
          .toSlot(exchange.request(), slot, exchange.command().access(), exchange);
    } else {
      // Any node tells what is wrong with it.
      Anywhere.ANYWHERE.carryOut(exchange);
    }
  }
}
