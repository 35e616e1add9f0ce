package io.redisnat.proxy.session;

import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.FrameHead;

/** Tells replies from what stands between them. */
final class RoleDecider {

  /** First bytes of what a stream of raw bytes may begin with. */
  private static final String RAW = "+$\n";

  private final PendingReplies pending;
  private final ReplyState state;

  RoleDecider(PendingReplies pending, ReplyState state) {
    this.pending = pending;
    this.state = state;
  }

  /**
   * True if {@code first} begins the answer to SYNC, which is not RESP: even bare line feeds may
   * come. What comes before may be a message, and an error leaves all as it was.
   */
  boolean beginsRaw(byte first) {
    return RAW.indexOf(first) >= 0 && !pending.isBlind() && state.dueKind() == RequestKind.RAW;
  }

  /** True for an answer to RESET, in blindness where one is awaited. */
  boolean answersReset(byte type, FrameHead head) {
    return pending.awaitsReset() && type == '+' && FrameKinds.isReset(head);
  }

  /** What a top-level frame is, by its type byte alone. */
  FrameRole atStart(byte type) {
    if (pending.isBlind()) {
      return blind(type);
    }
    boolean undecided =
        switch (type) {
          case '>' -> true;
          case '+' -> state.isMonitoring();
          case '*' -> state.mixesMessagesWithReplies();
          default -> false;
        };
    if (undecided) {
      return FrameRole.UNDECIDED;
    }
    return type == '-' ? FrameRole.ERROR : reply(type);
  }

  private FrameRole blind(byte type) {
    return switch (type) {
      case '-' -> FrameRole.ERROR;
      case '>' -> FrameRole.UNDECIDED;
      case '+' -> pending.awaitsReset() ? FrameRole.UNDECIDED : FrameRole.UNSOLICITED;
      default -> FrameRole.UNSOLICITED;
    };
  }

  private FrameRole reply(byte type) {
    RequestKind due = state.dueKind();
    if (due == null) {
      return FrameRole.REPLY;
    }
    boolean needed =
        due.repliesWithAddresses()
            || type == '+'
            || (due == RequestKind.EXEC && !state.transactionPlaces().isEmpty());
    return needed ? FrameRole.HELD_REPLY : FrameRole.REPLY;
  }

  /** What a frame is that was {@link FrameRole#UNDECIDED}, now that its head is known. */
  FrameRole byHead(byte type, FrameHead head) {
    if (FrameKinds.confirmation(head) != null && type != '+') {
      return FrameRole.CONFIRMATION;
    }
    if (type == '>') {
      return FrameKinds.namesNodes(head) ? FrameRole.PUSH : FrameRole.UNSOLICITED;
    }
    boolean noReply =
        pending.isBlind()
            || (type == '+' ? FrameKinds.isMonitorLine(head) : FrameKinds.isMessage(head));
    return noReply ? FrameRole.UNSOLICITED : reply(type);
  }
}
