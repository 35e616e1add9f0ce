package io.redisnat.provisioner.bench;

import io.redisnat.model.HostPort;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/** The addresses that clients were told, and which of them they should never have heard of. */
final class Told {

  private final Predicate<HostPort> isRight;
  private final Set<String> wrong = new ConcurrentSkipListSet<>();

  /** Checks each address by {@code isRight}. */
  Told(Predicate<HostPort> isRight) {
    this.isRight = isRight;
  }

  /** Notes an address; {@code where} says what told it. */
  HostPort check(HostPort address, String where) {
    if (!isRight.test(address)) {
      wrong.add(address + " in " + where);
    }
    return address;
  }

  /** Notes the address at the end of a MOVED or ASK error. */
  HostPort redirect(Reply error) {
    String text = String.valueOf(error.text());
    return check(HostPort.parse(text.substring(text.lastIndexOf(' ') + 1)), error.errorCode());
  }

  /** Notes a redirect that should have been followed for the client. */
  void shown(Reply error) {
    wrong.add(String.valueOf(error.text()));
  }

  /** Notes the addresses of a reply to CLUSTER NODES. */
  void nodes(String text) {
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(" ", 4);
      // No address is told of a node that has lost it, nor of a stranger that begins to join.
      if (fields.length == 4 && !fields[2].contains("noaddr") && !fields[1].startsWith(":0@")) {
        check(HostPort.parse(fields[1].substring(0, fields[1].indexOf('@'))), "CLUSTER NODES");
      }
    }
  }

  /** The wrong ones, each once, with where it was told. */
  Set<String> wrong() {
    return wrong;
  }
}
