package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/** SELECT: 0 is what there is; what else is asked for, the server refuses in its own words. */
final class Select implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    if (exchange.request().is(1, "0")) {
      exchange.completeOk();
    } else {
      Anywhere.ANYWHERE.carryOut(exchange);
    }
  }
}
