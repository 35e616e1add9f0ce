package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/** QUIT: the last command. */
final class Quit implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    exchange.completeOk();
    exchange.session().end();
  }

  // The replies before it come first.
  @Override
  public boolean isBarrier() {
    return true;
  }
}
