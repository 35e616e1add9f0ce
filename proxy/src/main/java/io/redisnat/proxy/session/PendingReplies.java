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
 * rewritten, until RESET. The request side knows this first, the reply side when it has caught up.
 *
 * <p>Not thread-safe: used on the session's event loop.
 */
final class PendingReplies {

  private final Deque<Mark> marks = new ArrayDeque<>();
  private long sent;
  private long received;
  private boolean uncountable;
  private boolean skipMayBePending;
  private boolean transactionAsked;
  private boolean blind;

  /** A command was sent. */
  void onCommand(RequestKind kind, int names) {
    if (kind == RequestKind.SILENT) {
      return;
    }
    if (uncountable) {
      onUncountableCommand(kind);
      return;
    }
    if (kind == RequestKind.UNCOUNTABLE || (kind.isSubscription() && transactionAsked)) {
      marks.add(new Mark(sent, Meaning.BLIND, kind, 0));
      uncountable = true;
      skipMayBePending = true;
      return;
    }
    if (kind.isSubscription()) {
      marks.add(new Mark(sent, Meaning.CONFIRMATIONS, kind, names == 0 ? Mark.ALL : names));
      return;
    }
    noteTransaction(kind);
    if (kind != RequestKind.ORDINARY && !kind.holdsAddress()) {
      marks.add(new Mark(sent, Meaning.REPLY, kind, 0));
    }
    sent++;
  }

  // A RESET right behind CLIENT REPLY SKIP is answered with silence: it is no place to start from.
  private void onUncountableCommand(RequestKind kind) {
    if (kind == RequestKind.RESET && !skipMayBePending) {
      marks.add(new Mark(sent, Meaning.RESYNC, kind, 0));
      uncountable = false;
      transactionAsked = false;
    }
    skipMayBePending = kind == RequestKind.UNCOUNTABLE;
  }

  private void noteTransaction(RequestKind kind) {
    switch (kind) {
      case MULTI -> transactionAsked = true;
      case EXEC, DISCARD, RESET -> transactionAsked = false;
      default -> {}
    }
  }

  /** True if the reply to a command sent now could not be recognised. */
  boolean isUncountable() {
    return uncountable;
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

  /** The counting went wrong: gives up matching, for what is on its way too. */
  void loseCount() {
    marks.clear();
    blind = true;
    uncountable = true;
    skipMayBePending = false;
  }

  /** True if a RESET was sent that will end blindness. */
  boolean awaitsResync() {
    Mark head = marks.peek();
    return blind && head != null && head.meaning == Meaning.RESYNC;
  }

  /** The RESET was answered: what was sent behind it is counted. */
  void onResync() {
    received = marks.remove().number;
    blind = false;
  }

  /** True if every reply that can be awaited has come. */
  boolean isSettled() {
    return blind || uncountable || (received >= sent && marks.isEmpty());
  }
}
