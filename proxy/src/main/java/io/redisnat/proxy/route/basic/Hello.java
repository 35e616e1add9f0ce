package io.redisnat.proxy.route.basic;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.route.basic.Judgement.Grant;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.upstream.Identity;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * HELLO [protocol [AUTH user password] [SETNAME name]]: answered by a node, in the protocol that
 * the client speaks from then on. The name stays here, since the connection is shared.
 */
final class Hello implements Treatment {

  private static final int OPTIONS = 2;

  @Override
  public void carryOut(Exchange exchange) {
    Request request = exchange.request();
    int protocol = request.count() == 1 ? current(exchange) : request.number(1);
    if (protocol != 2 && protocol != 3) {
      Judgement.ask(exchange, null);
      return;
    }
    Options options = Options.of(request);
    if (options == null) {
      Judgement.ask(exchange, null);
    } else if (options.identity() != null) {
      Judgement.ask(exchange, new Grant(options.identity(), protocol, options.name()));
    } else {
      greet(exchange, protocol, options.name());
    }
  }

  private static int current(Exchange exchange) {
    return exchange.session().state().protocol();
  }

  private static void greet(Exchange exchange, int protocol, @Nullable String name) {
    EntrySession session = exchange.session();
    int before = session.state().protocol();
    session.standing().speakAs(session.state().identity(), protocol);
    Request hello = RequestBuilder.of(session.allocator(), "HELLO", Integer.toString(protocol));
    session
        .routing()
        .toAny(
            hello,
            Access.READ,
            new Customer() {
              @Override
              public void onReply(ByteBuf frame) {
                hello.release();
                if (frame.getByte(frame.readerIndex()) == '-') {
                  session.standing().speakAs(session.state().identity(), before);
                } else if (name != null) {
                  session.state().name(name);
                }
                exchange.onReply(frame);
              }
            });
  }

  @Override
  public boolean isBarrier() {
    return true;
  }

  /**
   * What stands behind the protocol.
   *
   * @param identity null without AUTH
   * @param name null without SETNAME
   */
  private record Options(@Nullable Identity identity, @Nullable String name) {

    /** Null if they are not right. */
    static @Nullable Options of(Request request) {
      Identity identity = null;
      String name = null;
      int at = OPTIONS;
      while (at < request.count()) {
        if (request.is(at, "AUTH") && at + 2 < request.count()) {
          identity = new Identity(request.text(at + 1), request.text(at + 2));
          at += 3;
        } else if (request.is(at, "SETNAME") && at + 1 < request.count()) {
          name = request.text(at + 1);
          if (!ClientNames.isGood(name)) {
            return null;
          }
          at += 2;
        } else {
          return null;
        }
      }
      return new Options(identity, name);
    }
  }
}
