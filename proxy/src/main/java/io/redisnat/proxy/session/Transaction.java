package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import java.util.HashMap;
import java.util.Map;

/** An open MULTI: which places of the EXEC reply need attention. */
final class Transaction {

  private final Map<Integer, RequestKind> places = new HashMap<>();
  private int queued;

  /** A command was answered {@code +QUEUED}: it has the next place of EXEC's array. */
  void queued(RequestKind kind) {
    boolean changesState = kind == RequestKind.HELLO || kind == RequestKind.MONITOR;
    if (kind.repliesWithAddresses() || changesState) {
      places.put(queued, kind);
    }
    queued++;
  }

  /** Place in the array to kind of the reply there, for those that need attention. */
  Map<Integer, RequestKind> places() {
    return places;
  }
}
