package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Replies;
import io.redisnat.proxy.route.client.Treatment;

/** PING, outside of subscriptions. */
final class Ping implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    switch (exchange.request().count()) {
      case 1 -> exchange.completeLine("+PONG");
      case 2 -> exchange.complete(Replies.bulk(exchange, 1));
      default -> exchange.fail("ERR wrong number of arguments for 'ping' command");
    }
  }
}
