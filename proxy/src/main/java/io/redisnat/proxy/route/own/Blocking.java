package io.redisnat.proxy.route.own;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.table.Words;

/**
 * Commands that may block. Whatever its client says next waits, as a server that has blocked a
 * client does not read from it.
 */
final class Blocking implements Treatment {

  /** BLPOP and others that block whenever there is nothing to give. */
  static final Treatment ALWAYS = new Blocking();

  private static final String CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";

  private Blocking() {}

  /** XREAD and XREADGROUP: as {@code otherwise} does it, unless BLOCK stands before the keys. */
  static Treatment ifAsked(Treatment otherwise) {
    return new Treatment() {
      @Override
      public Treatment chosenFor(Words words) {
        return blocks(words) ? ALWAYS : otherwise;
      }

      @Override
      public void carryOut(Exchange exchange) {
        otherwise.carryOut(exchange);
      }
    };
  }

  private static boolean blocks(Words words) {
    for (int i = 1; i < words.count() && !words.is(i, "STREAMS"); i++) {
      if (words.is(i, "BLOCK")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isBarrier() {
    return true;
  }

  @Override
  public void carryOut(Exchange exchange) {
    int slot = exchange.session().services().slots().slot(exchange.command(), exchange.request());
    if (slot == SlotHash.CROSS_SLOT) {
      exchange.fail(CROSS_SLOT);
      return;
    }
    Routing routing = exchange.session().routing();
    BlockingCall call = new BlockingCall(exchange);
    routing.through(call, slot, exchange.command().access(), call);
  }
}
