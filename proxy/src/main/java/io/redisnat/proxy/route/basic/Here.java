package io.redisnat.proxy.route.basic;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;

/**
 * Answered by the proxy itself, but only to clients that a node would answer: one that has to log
 * in and has not gets the node's own refusal.
 *
 * @param answer what is answered; completes the exchange
 */
record Here(Treatment answer) implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    EntrySession session = exchange.session();
    if (session.state().identity().hasPassword() || session.routing().upstream().isOpen()) {
      answer.carryOut(exchange);
    } else {
      ask(exchange);
    }
  }

  @Override
  public boolean isBarrier() {
    return answer.isBarrier();
  }

  private void ask(Exchange exchange) {
    EntrySession session = exchange.session();
    Request ping = RequestBuilder.of(session.allocator(), "PING");
    Upstream asked = session.routing().upstream();
    session
        .routing()
        .toAny(
            ping,
            Access.READ,
            new Customer() {
              @Override
              public void onReply(ByteBuf frame) {
                ping.release();
                onAnswer(exchange, asked, frame);
              }
            });
  }

  private void onAnswer(Exchange exchange, Upstream asked, ByteBuf frame) {
    boolean refused = frame.getByte(frame.readerIndex()) == '-';
    asked.open(!refused);
    if (refused) {
      exchange.onReply(frame);
    } else {
      answer.carryOut(exchange);
    }
  }
}
