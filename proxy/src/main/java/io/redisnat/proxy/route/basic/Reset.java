package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/** RESET: the connection is as it was when it was accepted. */
final class Reset implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    exchange.session().reset();
    exchange.completeLine("+RESET");
  }

  @Override
  public boolean isBarrier() {
    return true;
  }
}
