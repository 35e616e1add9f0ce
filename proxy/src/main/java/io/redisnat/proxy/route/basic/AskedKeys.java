package io.redisnat.proxy.route.basic;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.List;
import java.util.Objects;

/**
 * To the node that serves the keys, for commands of modules whose keys only the server can tell: it
 * is asked first, by COMMAND GETKEYS. Nothing may overtake it in the meantime.
 */
public final class AskedKeys implements Treatment {

  /** There is one, for it has no state. */
  public static final AskedKeys ASKED_KEYS = new AskedKeys();

  private AskedKeys() {}

  @Override
  public boolean isBarrier() {
    return true;
  }

  @Override
  public void carryOut(Exchange exchange) {
    Request request = exchange.request();
    RequestBuilder builder =
        new RequestBuilder(exchange.session().allocator(), request.count() + 2)
            .word("COMMAND")
            .word("GETKEYS");
    for (int i = 0; i < request.count(); i++) {
      builder.word(request, i);
    }
    Request question = builder.build();
    exchange.session().routing().toAny(question, Access.READ, new Answer(exchange, question));
  }

  /** Waits for the keys, then sends the command itself. */
  private record Answer(Exchange exchange, Request question) implements Customer {

    @Override
    public void onReply(ByteBuf frame) {
      question.release();
      Routing routing = exchange.session().routing();
      Access access = exchange.command().access();
      int slot = slot(frame);
      if (slot >= 0) {
        routing.toSlot(exchange.request(), slot, access, exchange);
      } else if (slot == SlotHash.NO_KEYS) {
        routing.toAny(exchange.request(), access, exchange);
      } else {
        exchange.fail(Routed.CROSS_SLOT);
      }
    }

    // An error says that there are none, or that the command will be refused by any node.
    private int slot(ByteBuf reply) {
      List<RespValue> keys =
          RespTrees.read(reply).orElseThrow() instanceof RespValue.Sequence array
              ? array.places()
              : List.of();
      Request words =
          RequestBuilder.of(
              exchange.session().allocator(),
              keys.stream()
                  .map(key -> Objects.requireNonNullElse(key.string(), ""))
                  .toArray(String[]::new));
      try {
        int slot = SlotHash.NO_KEYS;
        for (int i = 0; i < words.count(); i++) {
          int next = SlotHash.slot(words, i);
          if (i > 0 && next != slot) {
            return SlotHash.CROSS_SLOT;
          }
          slot = next;
        }
        return slot;
      } finally {
        words.release();
      }
    }

    @Override
    public void onRetry(Runnable again, boolean atOnce) {
      exchange.onRetry(again, atOnce);
    }
  }
}
