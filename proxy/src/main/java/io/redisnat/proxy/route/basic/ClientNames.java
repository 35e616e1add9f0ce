package io.redisnat.proxy.route.basic;

import io.redisnat.proxy.route.client.Exchange;
import io.redisnat.proxy.route.client.Replies;
import io.redisnat.proxy.route.wire.Request;

/** What clients call themselves: CLIENT SETNAME, GETNAME and SETINFO. Nodes are not told. */
final class ClientNames {

  private static final String BAD = "cannot contain spaces, newlines or special characters.";

  private ClientNames() {}

  /** As {@code validateClientAttr} of Redis: no blanks, nothing that cannot be printed. */
  static boolean isGood(String name) {
    return name.chars().allMatch(c -> c >= '!' && c <= '~');
  }

  static void setName(Exchange exchange) {
    String name = exchange.request().text(2);
    if (isGood(name)) {
      exchange.session().state().name(name);
      exchange.completeOk();
    } else {
      exchange.fail("ERR Client names " + BAD);
    }
  }

  static void getName(Exchange exchange) {
    String name = exchange.session().state().name();
    exchange.complete(name.isEmpty() ? Replies.none(exchange) : Replies.bulk(exchange, name));
  }

  static void setInfo(Exchange exchange) {
    Request request = exchange.request();
    String value = request.text(3);
    boolean version = request.is(2, "LIB-VER");
    if (!version && !request.is(2, "LIB-NAME")) {
      exchange.fail("ERR Unrecognized option '" + request.text(2) + "'");
    } else if (!isGood(value)) {
      exchange.fail("ERR " + (version ? "lib-ver " : "lib-name ") + BAD);
    } else {
      set(exchange, version, value);
    }
  }

  private static void set(Exchange exchange, boolean version, String value) {
    if (version) {
      exchange.session().state().libraryVersion(value);
    } else {
      exchange.session().state().libraryName(value);
    }
    exchange.completeOk();
  }
}
