package io.redisnat.proxy.route.fanout;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.basic.Routed;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.route.merge.Merges;
import io.redisnat.proxy.route.table.SlotHash;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scripts are known to the nodes that they were sent to; clients take it that the server knows them
 * all. So their bodies are remembered, and a node that has not got one is sent the body.
 */
final class Scripts {

  private static final byte[] NO_SCRIPT = "-NOSCRIPT".getBytes(StandardCharsets.US_ASCII);

  private final ScriptStore store = new ScriptStore();

  /** EVAL, EVAL_RO. */
  Treatment eval() {
    return new Treatment() {
      @Override
      public void carryOut(Exchange exchange) {
        remember(exchange, 1);
        Routed.ROUTED.carryOut(exchange);
      }

      @Override
      public Request queued(Exchange exchange) {
        remember(exchange, 1);
        return exchange.request().retain();
      }
    };
  }

  /** SCRIPT LOAD. */
  Treatment load() {
    return Treatment.barrier(
        exchange -> {
          remember(exchange, 2);
          Everywhere.masters(Merges.first()).carryOut(exchange);
        });
  }

  /** SCRIPT FLUSH. */
  Treatment flush() {
    return Treatment.barrier(
        exchange -> {
          store.clear();
          Everywhere.masters(Merges.first()).carryOut(exchange);
        });
  }

  /** EVALSHA, EVALSHA_RO. */
  Treatment evalSha() {
    return new Treatment() {
      @Override
      public void carryOut(Exchange exchange) {
        send(exchange, exchange.request(), new Replay(Scripts.this, exchange));
      }

      // Only EXEC would tell that the node has not got the script: too late to send its body.
      @Override
      public Request queued(Exchange exchange) {
        Request request = withBody(exchange);
        return request == null ? exchange.request().retain() : request;
      }
    };
  }

  private void remember(Exchange exchange, int word) {
    int limit = exchange.session().services().config().get().scriptMemory();
    store.remember(exchange.request(), word, limit);
  }

  private static void send(Exchange exchange, Request request, Customer customer) {
    Routing routing = exchange.session().routing();
    int slot = exchange.session().services().slots().slot(exchange.command(), exchange.request());
    if (slot >= 0) {
      routing.toSlot(request, slot, exchange.command().access(), customer);
    } else if (slot == SlotHash.NO_KEYS) {
      routing.toAny(request, exchange.command().access(), customer);
    } else {
      exchange.fail(Routed.CROSS_SLOT);
    }
  }

  /** The same with the body in the place of the sum; null if it is not known. */
  private @Nullable Request withBody(Exchange exchange) {
    Request bySum = exchange.request();
    String body = store.body(bySum.text(1));
    if (body == null) {
      return null;
    }
    String name = exchange.command().name().replace("sha", "").toUpperCase(Locale.ROOT);
    RequestBuilder builder =
        new RequestBuilder(exchange.session().allocator(), bySum.count()).word(name).word(body);
    for (int i = 2; i < bySum.count(); i++) {
      builder.word(bySum, i);
    }
    return builder.build();
  }

  private static boolean isNoScript(ByteBuf frame) {
    for (int i = 0; i < NO_SCRIPT.length; i++) {
      if (i >= frame.readableBytes() || frame.getByte(frame.readerIndex() + i) != NO_SCRIPT[i]) {
        return false;
      }
    }
    return true;
  }

  /** Sends the body if the node has not got the script: it has done nothing then. */
  private record Replay(Scripts scripts, Exchange exchange) implements Customer {
    @Override
    public void onReply(ByteBuf frame) {
      Request request = isNoScript(frame) ? scripts.withBody(exchange) : null;
      if (request == null) {
        exchange.onReply(frame);
      } else {
        exchange.onRetry(() -> send(exchange, request, Split.releasing(request, exchange)), false);
      }
    }

    @Override
    public void onRetry(Runnable again, boolean atOnce) {
      exchange.onRetry(again, atOnce);
    }
  }
}
