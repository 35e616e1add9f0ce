package io.redisnat.proxy.route.basic;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.session.HeldFrame;
import io.redisnat.proxy.session.HoldTimer;
import io.redisnat.proxy.session.Viewpoint;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asked at a master, and told with the node ports of this audience. A reply that names an unknown
 * node waits for a fresh topology; no inside address leaves.
 *
 * @param kind what is asked for
 */
record Topology(RequestKind kind) implements Treatment {

  private static final String UNREADABLE =
      "ERR redis-nat: the node's answer is not what was asked for, and is not passed on: it may"
          + " name addresses that cannot be translated";

  @Override
  public void carryOut(Exchange exchange) {
    var routing = exchange.session().routing();
    int home = routing.home();
    routing.toNode(
        exchange.request(), home, exchange.command().access(), new Answer(exchange, kind, home));
  }

  /** The node's answer on its way to the client. */
  private record Answer(Exchange exchange, RequestKind kind, int node) implements Customer {

    @Override
    public void onReply(ByteBuf frame) {
      Optional<RespValue> reply = RespTrees.read(frame);
      if (reply.isEmpty()) {
        exchange.fail(UNREADABLE);
        return;
      }
      HeldFrame held =
          reply.get().isError()
              ? HeldFrame.error(reply.get())
              : HeldFrame.reply(reply.get(), kind, Map.of());
      RespValue translated = held.tryTranslate(viewpoint());
      if (held.unknown() == null) {
        answer(translated);
      } else {
        hold(held);
      }
    }

    @Override
    public void onRetry(Runnable again, boolean atOnce) {
      exchange.onRetry(again, atOnce);
    }

    private void hold(HeldFrame held) {
      var session = exchange.session();
      HoldTimer.start(
          session.channel().eventLoop(),
          session.services().addresses(),
          session.holdTimeout(),
          last -> retry(held, last));
    }

    private @Nullable String retry(HeldFrame held, boolean last) {
      RespValue translated =
          last ? held.translateOrFail(viewpoint()) : held.tryTranslate(viewpoint());
      if (last || held.unknown() == null) {
        answer(translated);
      }
      return held.unknown();
    }

    private Viewpoint viewpoint() {
      var session = exchange.session();
      return new Viewpoint(session.services().addresses(), session::vantage, node);
    }

    private void answer(@Nullable RespValue translated) {
      if (translated == null) {
        exchange.fail(UNREADABLE);
      } else {
        exchange.complete(RespTrees.write(exchange.session().allocator(), translated));
      }
    }
  }
}
