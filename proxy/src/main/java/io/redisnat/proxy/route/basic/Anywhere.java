package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/** To some master, the same one each time: all of them would answer the same. */
public final class Anywhere implements Treatment {

  /** There is one, for it has no state. */
  public static final Anywhere ANYWHERE = new Anywhere();

  private Anywhere() {}

  @Override
  public void carryOut(Exchange exchange) {
    exchange.session().routing().toAny(exchange.request(), exchange.command().access(), exchange);
  }
}
