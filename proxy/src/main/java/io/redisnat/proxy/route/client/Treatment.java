package io.redisnat.proxy.route.client;

import io.redisnat.proxy.route.table.Words;
import io.redisnat.proxy.route.wire.Request;

/** How commands of one kind are carried out. Has no state of its own: it is shared by all. */
@FunctionalInterface
public interface Treatment {

  /**
   * Carries a command out, or begins to. On the client's event loop; never waits.
   *
   * <p>{@link Exchange#complete} is to be called once for each exchange, now or later, also if the
   * client is gone by then. Commands of one client are started in their order; those that are not
   * barriers may be under way at the same time.
   */
  void carryOut(Exchange exchange);

  /**
   * True if such a command begins only when everything before it is complete, and everything behind
   * it waits for its completion.
   */
  default boolean isBarrier() {
    return false;
  }

  /** The treatment of one command: another one where its words make a difference. */
  default Treatment chosenFor(Words words) {
    return this;
  }

  /**
   * What a transaction queues for such a command: the command itself, unless the node that the
   * transaction is on might not know what it refers to.
   *
   * @return to be released by the caller
   */
  default Request queued(Exchange exchange) {
    return exchange.request().retain();
  }

  /** The same treatment as a barrier. */
  static Treatment barrier(Treatment treatment) {
    return new Treatment() {
      @Override
      public void carryOut(Exchange exchange) {
        treatment.carryOut(exchange);
      }

      @Override
      public boolean isBarrier() {
        return true;
      }
    };
  }
}
