package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;

/**
 * READONLY and READWRITE: whether replicas may answer this client's reads.
 *
 * @param replicas true for READONLY
 */
record ReadMode(boolean replicas) implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    exchange.session().standing().readFromReplicas(replicas);
    exchange.completeOk();
  }

  // Reads before it are done by the old rule.
  @Override
  public boolean isBarrier() {
    return true;
  }
}
