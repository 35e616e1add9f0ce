package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.ClientState;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Replies;
import io.redisnat.proxy.route.wire.Request;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** The subcommands of CLIENT that are about the connection to the entry port itself. */
final class ClientCommands {

  private static final String SYNTAX = "ERR syntax error";

  private ClientCommands() {}

  static void id(Exchange exchange) {
    exchange.completeLine(":" + exchange.session().state().id());
  }

  /** CLIENT NO-EVICT and NO-TOUCH: nodes neither evict shared connections nor mark keys by them. */
  static void onOrOff(Exchange exchange) {
    Request request = exchange.request();
    if (request.is(2, "ON") || request.is(2, "OFF")) {
      exchange.completeOk();
    } else {
      exchange.fail(SYNTAX);
    }
  }

  static void reply(Exchange exchange) {
    ClientState state = exchange.session().state();
    Request request = exchange.request();
    if (request.is(2, "ON")) {
      state.mute(false);
      exchange.speakUp();
      exchange.completeOk();
    } else if (request.is(2, "OFF")) {
      state.mute(true);
      exchange.silence();
      exchange.completeOk();
    } else if (request.is(2, "SKIP")) {
      state.skipNextReply();
      exchange.silence();
      exchange.completeOk();
    } else {
      exchange.fail(SYNTAX);
    }
  }

  /** CLIENT INFO: as Redis has it, as far as it can be said of a client of this proxy. */
  static void info(Exchange exchange) {
    EntrySession session = exchange.session();
    ClientState state = session.state();
    long age = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - state.since());
    String user = state.identity().user();
    String line =
        "id=%d addr=%s laddr=%s fd=-1 name=%s age=%d idle=0 flags=%s db=0"
            .formatted(
                state.id(),
                address(session.channel().remoteAddress()),
                address(session.channel().localAddress()),
                state.name(),
                age,
                state.isReadOnly() ? "r" : "N");
    exchange.complete(
        Replies.text(
            exchange,
            line
                + " cmd=client|info user=%s resp=%d lib-name=%s lib-ver=%s\n"
                    .formatted(
                        user == null ? "default" : user,
                        state.protocol(),
                        state.libraryName(),
                        state.libraryVersion())));
  }

  private static String address(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : "?:0";
  }
}
