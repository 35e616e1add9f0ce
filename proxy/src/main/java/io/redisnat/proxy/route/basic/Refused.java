package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/**
 * Answered with an error.
 *
 * @param text without the leading {@code -}
 */
public record Refused(String text) implements Treatment {

  /** For commands that mean the node they are sent to. */
  public static final Refused MEANS_ONE_NODE =
      new Refused("ERR redis-nat: this command means one node; send it to the port of that node");

  @Override
  public void carryOut(Exchange exchange) {
    exchange.fail(text);
  }
}
