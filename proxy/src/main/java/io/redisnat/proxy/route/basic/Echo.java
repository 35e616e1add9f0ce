package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Replies;
import io.redisnat.proxy.route.client.Treatment;

/** ECHO. */
final class Echo implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    exchange.complete(Replies.bulk(exchange, 1));
  }
}
