package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;

/** A place in the sequence of replies that needs attention. Ordinary commands leave none. */
final class Mark {

  /** What the place is. */
  enum Meaning {
    /** The reply with this number answers a command of {@link #kind}. */
    REPLY,
    /** Before the reply with this number come the confirmations of a subscription command. */
    CONFIRMATIONS,
    /** From here on replies cannot be counted. */
    BLIND,
    /**
     * The answer to a RESET sent when blind: counting begins again behind it. {@link
     * #confirmations} is the number of RESETs that are not answered yet.
     */
    RESYNC
  }

  /** A subscription command without names: as many confirmations as there are subscriptions. */
  static final int ALL = -1;

  final long number;
  final Meaning meaning;
  final RequestKind kind;
  int confirmations;

  Mark(long number, Meaning meaning, RequestKind kind, int confirmations) {
    this.number = number;
    this.meaning = meaning;
    this.kind = kind;
    this.confirmations = confirmations;
  }
}
