package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Replies;
import io.redisnat.proxy.route.client.Treatment;

/** PING, outside of subscriptions. */
final class Ping implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    if (exchange.request().count() == 1) {
      exchange.completeLine("+PONG");
    } else {
      exchange.complete(Replies.bulk(exchange, 1));
    }
  }
}
