package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.session.Mark.Meaning;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Which reply answers which command: two counters, and a mark for each of the few commands whose
 * reply matters. Between ordinary commands nothing is kept.
 *
 * <p>Where replies cannot be counted (CLIENT REPLY, SUBSCRIBE inside MULTI, the Lua debugger) the
 * connection goes blind: from there on only frames that are recognisable by themselves are
 * rewritten, until RESET is answered. The request side knows this first, the reply side when it has
 * caught up.
 *
 * <p>Not thread-safe: used on the session's event loop.
 */
final class PendingReplies {

  /** What is known of the replies to commands sent now. */
  private enum Counting {
    EXACT,
    /** Their number is not known. */
    LOST,
    /** As soon as all RESETs are answered, what was sent behind the last of them is countable. */
    AWAITS_RESET
  }

  private final int maxMarks;
  private final Deque<Mark> marks = new ArrayDeque<>(1);
  private long sent;
  private long received;
  private Counting counting = Counting.EXACT;
  private boolean skipMayBePending;
  private boolean transactionAsked;
  private boolean transactionHoldsAddresses;
  private boolean monitorAsked;
  private boolean blind;

  /**
   * Nothing is pending yet.
   *
   * @param maxMarks how much is remembered: a blocked client may ask on and on; Redis itself lets
   *     it fill its query buffer only so far
   */
  PendingReplies(int maxMarks) {
    this.maxMarks = maxMarks;
  }

  /** A command was sent. */
  void onCommand(RequestKind kind, int names) {
    if (losesCount(kind)) {
      loseCountFromHereOn();
    } else if (counting == Counting.LOST) {
      // A RESET right behind CLIENT REPLY SKIP is answered with silence.
      if (kind == RequestKind.RESET && !skipMayBePending) {
        awaitReset();
      }
      skipMayBePending = false;
    } else if (kind == RequestKind.RESET && counting == Counting.AWAITS_RESET) {
      awaitReset();
    } else {
      count(kind, names);
    }
  }

  private void count(RequestKind kind, int names) {
    if (kind.isSubscription()) {
      marks.add(new Mark(sent, Meaning.CONFIRMATIONS, kind, names == 0 ? Mark.ALL : names));
      return;
    }
    note(kind);
    if (kind != RequestKind.ORDINARY && !kind.holdsAddress()) {
      marks.add(new Mark(sent, Meaning.REPLY, kind, 0));
    }
    sent++;
  }

  private void note(RequestKind kind) {
    switch (kind) {
      case MULTI -> transactionAsked = true;
      case EXEC, DISCARD, RESET -> leaveTransaction();
      case MONITOR -> monitorAsked = true;
      default -> transactionHoldsAddresses |= transactionAsked && kind.repliesWithAddresses();
    }
  }

  private void leaveTransaction() {
    transactionAsked = false;
    transactionHoldsAddresses = false;
  }

  // REPLCONF ACK is answered inside MULTI, and where it is denied. A client of MONITOR gets no
  // answer to a second MONITOR, nor to SYNC. SYNC inside MULTI is queued before 7.0.
  private boolean losesCount(RequestKind kind) {
    return switch (kind) {
      case UNCOUNTABLE, SILENT -> true;
      case MONITOR -> monitorAsked;
      case RAW -> monitorAsked || transactionAsked;
      default -> kind.isSubscription() && transactionAsked;
    };
  }

  private void loseCountFromHereOn() {
    if (counting == Counting.EXACT) {
      marks.add(new Mark(sent, Meaning.BLIND, RequestKind.UNCOUNTABLE, 0));
    } else if (counting == Counting.AWAITS_RESET) {
      forgetReset();
    }
    counting = Counting.LOST;
    skipMayBePending = true;
  }

  // Before 6.2 and under some ACLs RESET is an error, maybe a silent one: only when as many were
  // answered as were sent is it known which of them counting begins at.
  private void awaitReset() {
    int earlier = counting == Counting.AWAITS_RESET ? forgetReset() : 0;
    marks.add(new Mark(sent, Meaning.RESYNC, RequestKind.RESET, earlier + 1));
    counting = Counting.AWAITS_RESET;
    leaveTransaction();
    monitorAsked = false;
  }

  private int forgetReset() {
    Mark last = marks.removeLast();
    while (last.meaning != Meaning.RESYNC) {
      last = marks.removeLast();
    }
    return last.confirmations;
  }

  /** True if the reply to a command sent now could not be recognised. */
  boolean isUncountable() {
    return counting != Counting.EXACT;
  }

  /** True inside a MULTI that asks for addresses: EXEC's reply must stay countable. */
  boolean transactionHoldsAddresses() {
    return transactionHoldsAddresses;
  }

  /**
   * True if a command of this kind would make the reply to EXEC, and its addresses, pass unseen.
   */
  boolean spoilsTransaction(RequestKind kind) {
    return transactionHoldsAddresses && losesCount(kind);
  }

  /** True while the reply side cannot tell which reply it reads. */
  boolean isBlind() {
    Mark head = marks.peek();
    if (!blind && head != null && head.meaning == Meaning.BLIND && head.number == received) {
      marks.remove();
      blind = true;
    }
    return blind;
  }

  /** The mark whose turn it is: for the reply that comes next, or the confirmations before it. */
  @Nullable Mark due() {
    Mark head = marks.peek();
    return head != null && !blind && head.number == received ? head : null;
  }

  /** The turn of {@link #due} is over. */
  void done() {
    marks.remove();
  }

  /** One more reply was read. */
  void onReply() {
    received++;
  }

  /** True if a reply is read that nobody asked for. */
  boolean isUnexpected() {
    return received >= sent;
  }

  /** True if a reply with addresses is on its way. */
  boolean awaitsAddresses() {
    return marks.stream()
        .anyMatch(mark -> mark.meaning == Meaning.REPLY && mark.kind.repliesWithAddresses());
  }

  /** The counting went wrong: gives up matching, for what is on its way too. */
  void loseCount() {
    marks.clear();
    blind = true;
    counting = Counting.LOST;
    skipMayBePending = false;
  }

  /** True if a RESET was sent that will end blindness. */
  boolean awaitsReset() {
    Mark head = marks.peek();
    return blind && head != null && head.meaning == Meaning.RESYNC;
  }

  /**
   * A RESET was answered.
   *
   * @return true if it was the one awaited: what was sent behind it is counted
   */
  boolean onResetAnswered() {
    Mark head = marks.element();
    if (--head.confirmations > 0) {
      return false;
    }
    received = head.number;
    marks.remove();
    blind = false;
    counting = Counting.EXACT;
    return true;
  }

  /** An error was read that may be the answer to the RESET that is awaited. */
  void onResetMaybeRefused() {
    if (awaitsReset()) {
      forgetReset();
      counting = Counting.LOST;
    }
  }

  /** True if more is asked than can be remembered. */
  boolean isFull() {
    return marks.size() >= maxMarks;
  }

  /** True if every reply that can be awaited has come. */
  boolean isSettled() {
    return blind || isUncountable() || (received >= sent && marks.isEmpty());
  }
}
