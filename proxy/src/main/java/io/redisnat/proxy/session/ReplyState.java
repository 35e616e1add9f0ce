package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.session.Mark.Meaning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the replies read so far say about the connection: transaction, subscriptions, monitoring,
 * protocol. Only the node's answers change it, never what the client asked for.
 */
final class ReplyState {

  private final PendingReplies pending;
  private final SessionCounters counters;
  private final Subscriptions subscriptions = new Subscriptions();
  private @Nullable Transaction transaction;
  private boolean monitoring;
  private boolean resp3;
  private boolean accepted;

  ReplyState(PendingReplies pending, SessionCounters counters) {
    this.pending = pending;
    this.counters = counters;
  }

  /** True once the node has answered something else than an error: the client is let in. */
  boolean isAccepted() {
    return accepted;
  }

  /** True while lines of MONITOR can stand between replies. */
  boolean isMonitoring() {
    return monitoring;
  }

  /** True while the client waits for messages, or watches what others do. */
  boolean isListening() {
    return monitoring || subscriptions.any();
  }

  /** True while arrays can be messages or confirmations instead of replies: RESP2 only. */
  boolean mixesMessagesWithReplies() {
    Mark due = pending.due();
    return !resp3 && (subscriptions.any() || (due != null && due.meaning == Meaning.CONFIRMATIONS));
  }

  /** The kind of the command whose reply comes now, if that needs attention. */
  @Nullable RequestKind dueKind() {
    Mark due = pending.due();
    return due != null && due.meaning == Meaning.REPLY ? due.kind : null;
  }

  /** True between MULTI and EXEC. */
  boolean isInTransaction() {
    return transaction != null;
  }

  /** The places of EXEC's array that need attention. */
  Map<Integer, RequestKind> transactionPlaces() {
    return transaction == null ? Map.of() : transaction.places();
  }

  /**
   * A reply was read.
   *
   * @param type its type byte
   * @param frame the reply itself, where it was held
   */
  void onReply(byte type, @Nullable RespValue frame) {
    Mark due = pending.due();
    boolean outOfPlace = due == null ? pending.isUnexpected() : due.meaning != Meaning.REPLY;
    if (outOfPlace) {
      loseCount();
      return;
    }
    accepted |= type != '-';
    if (due != null) {
      pending.done();
      onMarkedReply(due.kind, type, frame);
    } else if (transaction != null && type == '+') {
      transaction.queued(RequestKind.ORDINARY);
    }
    pending.onReply();
  }

  /** An error was read: the answer to a command, or the refusal of a subscription. */
  void onError() {
    Mark due = pending.due();
    if (due != null && due.meaning == Meaning.CONFIRMATIONS) {
      pending.done();
    } else {
      onReply((byte) '-', null);
    }
  }

  private void onMarkedReply(RequestKind kind, byte type, @Nullable RespValue frame) {
    boolean queued = frame != null && "QUEUED".equals(frame.string()) && type == '+';
    if (queued && transaction != null) {
      transaction.queued(kind);
      return;
    }
    switch (kind) {
      case MULTI -> transaction = type == '+' ? new Transaction() : transaction;
      case EXEC -> endTransaction(frame);
      case DISCARD -> transaction = type == '+' ? null : transaction;
      case RESET -> onReset(type);
      default -> onDone(kind, type);
    }
  }

  /** What takes effect inside EXEC as well. */
  private void onDone(RequestKind kind, byte type) {
    if (kind == RequestKind.MONITOR) {
      monitoring |= type == '+';
    } else if (kind == RequestKind.HELLO && type != '-') {
      resp3 = type == '%';
    }
  }

  private void endTransaction(@Nullable RespValue frame) {
    if (frame instanceof RespValue.Sequence sequence) {
      List<RespValue> places = sequence.places();
      transactionPlaces()
          .forEach(
              (place, kind) -> {
                if (place < places.size()) {
                  onDone(kind, places.get(place).type());
                }
              });
    }
    transaction = null;
  }

  private void onReset(byte type) {
    if (type == '+') {
      reset();
    }
  }

  /** A RESET sent in blindness was answered: if it was the last of them, all begins anew. */
  void onResetAnswered() {
    if (pending.onResetAnswered()) {
      reset();
    }
  }

  /** Back to a fresh connection. */
  private void reset() {
    transaction = null;
    subscriptions.clear();
    monitoring = false;
    resp3 = false;
    accepted = false;
  }

  /** A confirmation {@code [kind, name, count]} was read. */
  void onConfirmation(RequestKind kind, RespValue frame) {
    List<RespValue> parts =
        frame instanceof RespValue.Sequence sequence ? sequence.places() : List.of();
    if (parts.size() != 3) {
      loseCount();
      return;
    }
    resp3 = frame.type() == '>';
    accepted = true;
    subscriptions.confirmed(kind, parts.get(2).number());
    Mark due = pending.due();
    if (due == null || due.meaning != Meaning.CONFIRMATIONS || due.kind != kind) {
      // A server tells so by itself when a slot with shard channels leaves.
      return;
    }
    boolean last =
        due.confirmations == Mark.ALL
            ? parts.get(1).isNull() || subscriptions.noneLeft(kind)
            : --due.confirmations == 0;
    if (last) {
      pending.done();
    }
  }

  /**
   * Replies can no longer be matched: rewrites only what is recognisable by itself from here on.
   *
   * @throws ProtocolException if replies with addresses are on their way: they would leave as they
   *     are
   */
  void loseCount() {
    boolean addressesAwaited =
        pending.awaitsAddresses()
            || transactionPlaces().values().stream().anyMatch(RequestKind::repliesWithAddresses);
    pending.loseCount();
    counters.wentBlind();
    if (addressesAwaited) {
      throw mismatch();
    }
  }

  /**
   * A reply did not have the shape of what was asked.
   *
   * @param topologyAsked true if clients dial what was asked for: as the frame is something else,
   *     that reply may be on its way still
   * @throws ProtocolException as {@link #loseCount}
   */
  void onMisfit(boolean topologyAsked) {
    counters.replyMisfit();
    loseCount();
    if (topologyAsked) {
      throw mismatch();
    }
  }

  private static ProtocolException mismatch() {
    return new ProtocolException("replies do not match what was asked, node addresses among it");
  }
}
