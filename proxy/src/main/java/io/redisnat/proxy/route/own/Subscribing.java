package io.redisnat.proxy.route.own;

import io.netty.buffer.ByteBuf;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.route.client.Diversion;
import io.redisnat.proxy.route.client.EntrySession;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.Words;
import java.util.ArrayList;
import java.util.List;

/**
 * SUBSCRIBE and its like. A RESP2 client that has subscriptions can tell messages from replies only
 * because it may send next to nothing else; in RESP3 messages are pushes, and it may send anything.
 */
final class Subscribing {

  private static final int RESP2 = 2;
  private static final Treatment PONG = Subscribing::pong;
  private static final Diversion LISTENER = Subscribing::whileListening;

  private Subscribing() {}

  /** SUBSCRIBE of this kind. */
  static Treatment begin(Kind kind) {
    return Treatment.barrier(
        exchange ->
            Belongings.of(exchange.session())
                .subscriptions()
                .begin(exchange, kind, arguments(exchange)));
  }

  /** UNSUBSCRIBE of this kind. */
  static Treatment end(Kind kind) {
    return Treatment.barrier(
        exchange ->
            Belongings.of(exchange.session())
                .subscriptions()
                .end(exchange, kind, arguments(exchange)));
  }

  /** Several shard channels are of one slot, as several keys are. */
  static Treatment beginShard() {
    Treatment begin = begin(Kind.SHARD);
    return Treatment.barrier(
        exchange -> {
          if (arguments(exchange).stream().map(OneWord::slot).distinct().count() > 1) {
            exchange.fail(Transaction.CROSS_SLOT);
          } else {
            begin.carryOut(exchange);
          }
        });
  }

  private static List<String> arguments(Exchange exchange) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < exchange.request().count(); i++) {
      names.add(exchange.request().text(i));
    }
    return names;
  }

  /** What the client may send follows from what it listens to. */
  static void follow(EntrySession session, Subscriptions subscriptions) {
    boolean restricted = session.state().protocol() == RESP2 && subscriptions.any();
    session.divert(restricted ? LISTENER : null);
  }

  private static Treatment whileListening(Words words, CommandInfo command, Treatment usual) {
    if (!command.isKnown() || !command.accepts(words.count())) {
      return usual;
    }
    return switch (command.name()) {
      case "subscribe", "psubscribe", "ssubscribe" -> usual;
      case "unsubscribe", "punsubscribe", "sunsubscribe" -> usual;
      case "quit", "reset" -> usual;
      case "ping" -> PONG;
      default -> Subscribing::refuse;
    };
  }

  private static void refuse(Exchange exchange) {
    exchange.fail(
        "ERR Can't execute '"
            + exchange.command().name()
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
            + " context");
  }

  private static void pong(Exchange exchange) {
    if (exchange.request().count() > 2) {
      exchange.fail("ERR wrong number of arguments for 'ping' command");
      return;
    }
    ByteBuf out = exchange.session().allocator().buffer();
    RespTrees.header(out, (byte) '*', 2);
    RespTrees.writeBulk(out, "pong");
    RespTrees.writeBulk(out, exchange.request().count() == 2 ? exchange.request().text(1) : "");
    exchange.complete(out);
  }
}
