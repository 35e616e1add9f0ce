package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/**
 * A line of HTTP, which somebody may have made a browser send. A node would close the connection
 * that it comes on, which is one of many clients.
 */
final class WebRequest implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    exchange.silence();
    exchange.completeOk();
    exchange.session().end();
  }

  // The replies before it come first.
  @Override
  public boolean isBarrier() {
    return true;
  }
}
