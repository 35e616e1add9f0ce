package io.redisnat.proxy.route.own;

import io.redisnat.proxy.route.client.Diversion;
import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Treatment;
import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.table.Words;
import java.util.Set;

/** MULTI, EXEC, DISCARD, WATCH and UNWATCH, and what becomes of other commands in between. */
final class Transactions {

  static final Treatment MULTI = Treatment.barrier(Transactions::multi);
  static final Treatment WATCH = Treatment.barrier(Transactions::watch);
  static final Treatment UNWATCH = Treatment.barrier(Transactions::unwatch);
  static final Treatment EXEC = e -> e.fail("ERR EXEC without MULTI");
  static final Treatment DISCARD = e -> e.fail("ERR DISCARD without MULTI");

  private static final Treatment INNER_EXEC = Treatment.barrier(Transactions::exec);
  private static final Treatment INNER_DISCARD = Treatment.barrier(Transactions::discard);
  private static final Treatment INNER_MULTI = e -> e.fail("ERR MULTI calls can not be nested");
  private static final Treatment INNER_WATCH = e -> e.fail("ERR WATCH inside MULTI is not allowed");
  private static final Treatment QUEUE = Treatment.barrier(Transactions::queue);
  private static final Treatment REFUSE = Treatment.barrier(Transactions::refuse);
  private static final Diversion DIVERSION = Transactions::inTransaction;

  /**
   * What one node alone cannot answer, and what is of the client's connection and not of the one
   * that the transaction is on. The name of a command stands for all its subcommands.
   */
  private static final Set<String> NOT_INSIDE =
      Set.of(
          ("keys scan dbsize randomkey flushall flushdb info lastsave save bgsave bgrewriteaof"
                  + " swapdb script function config client hello auth wait waitaof subscribe"
                  + " unsubscribe psubscribe punsubscribe ssubscribe sunsubscribe pubsub monitor"
                  + " cluster role acl latency slowlog debug shutdown replicaof slaveof failover"
                  + " module readonly readwrite asking sync psync replconf migrate")
              .split(" "));

  private Transactions() {}

  private static Treatment inTransaction(Words words, CommandInfo command, Treatment usual) {
    if (!command.accepts(words.count())) {
      return QUEUE;
    }
    return switch (command.name()) {
      case "exec" -> INNER_EXEC;
      case "discard" -> INNER_DISCARD;
      case "multi" -> INNER_MULTI;
      case "watch" -> INNER_WATCH;
      case "quit", "reset" -> usual;
      default -> NOT_INSIDE.contains(container(command.name())) ? REFUSE : QUEUE;
    };
  }

  private static String container(String name) {
    int bar = name.indexOf('|');
    return bar < 0 ? name : name.substring(0, bar);
  }

  private static void multi(Exchange exchange) {
    Belongings.of(exchange.session()).beginTransaction().open();
    exchange.session().divert(DIVERSION);
    exchange.completeOk();
  }

  private static void watch(Exchange exchange) {
    Belongings.of(exchange.session()).beginTransaction().watch(exchange);
  }

  private static void unwatch(Exchange exchange) {
    Belongings.of(exchange.session()).endTransaction();
    exchange.completeOk();
  }

  private static void queue(Exchange exchange) {
    current(exchange).queue(exchange);
  }

  private static void refuse(Exchange exchange) {
    current(exchange)
        .refuse(
            exchange,
            "ERR redis-nat: "
                + container(exchange.command().name()).toUpperCase(java.util.Locale.ROOT)
                + " cannot be part of a transaction here, which is on one node of the cluster; send"
                + " it before MULTI or after EXEC");
  }

  private static void exec(Exchange exchange) {
    current(exchange).exec(exchange, () -> end(exchange));
  }

  private static void discard(Exchange exchange) {
    end(exchange);
    exchange.completeOk();
  }

  private static void end(Exchange exchange) {
    Belongings.of(exchange.session()).endTransaction();
    exchange.session().divert(null);
  }

  private static Transaction current(Exchange exchange) {
    return Belongings.of(exchange.session()).beginTransaction();
  }
}
