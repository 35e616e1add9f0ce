package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.basic.Judgement.Grant;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * AUTH [user] password: a node judges each time; the client is that user from then on, towards all
 * nodes.
 */
final class Login implements Treatment {

  @Override
  public void carryOut(Exchange exchange) {
    Identity identity = identity(exchange.request());
    int protocol = exchange.session().state().protocol();
    Judgement.ask(exchange, identity == null ? null : new Grant(identity, protocol, null));
  }

  private static @Nullable Identity identity(Request request) {
    return switch (request.count()) {
      case 2 -> new Identity(null, request.text(1));
      case 3 -> new Identity(request.text(1), request.text(2));
      default -> null;
    };
  }

  @Override
  public boolean isBarrier() {
    return true;
  }
}
