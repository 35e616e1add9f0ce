package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.redisnat.config.LimitsConfig;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.ReplyWalker;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.translate.ErrorRewriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from the node to the client. Holds back the few frames that may name nodes, translates
 * them and puts them back; every other byte goes out in the buffer it came in.
 *
 * <p>Not thread-safe: used on the session's event loop.
 */
final class ReplyStream extends TranslatingStream {

  private static final int MAX_ERROR = ErrorRewriter.MAX_LENGTH + 3;
  private static final String TOO_LARGE =
      "ERR redis-nat: this reply is larger than limits.max-held, ";

  private final PendingReplies pending;
  private final ReplyState state;
  private final RoleDecider roles;
  private final SessionCounters counters;
  private final ReplyWalker walker;
  private final int maxHeld;
  private FrameRole role = FrameRole.UNSOLICITED;
  private boolean nestedError;
  private boolean overflowed;
  private boolean raw;

  /** A stream; {@code onUnknown} hears of strangers' addresses, and is to call {@link #retry}. */
  ReplyStream(
      Viewpoint viewpoint,
      PendingReplies pending,
      SessionSettings settings,
      StreamEnd end,
      Consumer<String> onUnknown) {
    super(end, viewpoint, settings.counters(), onUnknown);
    this.pending = pending;
    this.counters = settings.counters();
    this.state = new ReplyState(pending, counters);
    this.roles = new RoleDecider(pending, state);
    LimitsConfig limits = settings.limits();
    this.walker = new ReplyWalker(limits.maxDepth());
    this.maxHeld = limits.maxHeld();
  }

  /** True between two frames. */
  boolean isAtBoundary() {
    return walker.atBoundary() && !isPaused();
  }

  /** True once the connection stopped being RESP. */
  boolean isRaw() {
    return raw;
  }

  /** True if the node may say something that was not asked for, or it is not known whether. */
  boolean mayBringUnasked() {
    return raw || pending.isBlind() || state.isListening();
  }

  /** True between MULTI and EXEC: what was queued would be lost with the connection. */
  boolean isInTransaction() {
    return state.isInTransaction();
  }

  /** True once the node has answered something else than an error. */
  boolean isAccepted() {
    return state.isAccepted();
  }

  @Override
  void walk(ByteBuf in) {
    while (!isPaused()) {
      if (raw || becomesRaw(in)) {
        in.readerIndex(in.writerIndex());
        return;
      }
      switch (walker.next(in)) {
        case NEED_INPUT -> {
          limitHeld(in.readerIndex());
          return;
        }
        case START -> onStart(in.readerIndex() - 1);
        case KIND -> onKind();
        case ERROR_START -> onNestedError(in.readerIndex() - 1);
        case ERROR_END -> onNestedErrorEnd(in.readerIndex());
        case END -> onEnd(in.readerIndex());
      }
    }
  }

  private boolean becomesRaw(ByteBuf in) {
    raw = walker.atBoundary() && in.isReadable() && roles.beginsRaw(in.getByte(in.readerIndex()));
    return raw;
  }

  private void onStart(int index) {
    byte type = walker.topType();
    role = roles.atStart(type);
    if (role == FrameRole.UNDECIDED) {
      walker.peek();
    }
    if (role != FrameRole.REPLY && role != FrameRole.UNSOLICITED) {
      editor.hold(index);
    }
  }

  private void onKind() {
    if (role == FrameRole.UNDECIDED) {
      role = roles.byHead(walker.topType(), walker.head());
      if (role == FrameRole.REPLY || role == FrameRole.UNSOLICITED) {
        editor.release();
      }
    }
  }

  private void onNestedError(int index) {
    if (role == FrameRole.UNDECIDED) {
      // A frame that begins with an error is no message.
      onKind();
    }
    if (!editor.isHolding()) {
      nestedError = true;
      editor.hold(index);
    }
  }

  private void onNestedErrorEnd(int index) {
    if (nestedError) {
      nestedError = false;
      translateError(editor.take(index));
    }
  }

  private void onEnd(int index) {
    if (role == FrameRole.UNDECIDED && !endsBlindness()) {
      onKind();
    }
    // An error that ended its array with itself: its end is the end of the frame.
    onNestedErrorEnd(index);
    switch (role) {
      case REPLY -> state.onReply(walker.topType(), null);
      case ERROR -> onError(index);
      case HELD_REPLY -> onHeldReply(index);
      case CONFIRMATION -> onConfirmation(index);
      case PUSH -> onPush(index);
      case UNSOLICITED, UNDECIDED -> {}
    }
  }

  private boolean endsBlindness() {
    boolean answered = roles.answersReset(walker.topType(), walker.head());
    if (answered) {
      role = FrameRole.UNSOLICITED;
      editor.release();
      state.onResetAnswered();
    }
    return answered;
  }

  private void onError(int index) {
    if (pending.isBlind()) {
      pending.onResetMaybeRefused();
    } else {
      state.onError();
    }
    if (editor.isHolding()) {
      translateError(editor.take(index));
    }
  }

  private void translateError(ByteBuf bytes) {
    RespValue error = RespTrees.read(bytes).orElseThrow();
    HeldFrame held = HeldFrame.error(error);
    if (held.isUntouched(viewpoint)) {
      editor.put(bytes);
    } else {
      bytes.release();
      counters.redirectTranslated();
      translate(held);
    }
  }

  @Override
  void onMisfit(boolean topology) {
    state.onMisfit(topology);
  }

  private void onHeldReply(int index) {
    RequestKind due = state.dueKind();
    RespValue frame = takeFrame(index);
    if (frame == null || due == null) {
      state.onReply(walker.topType(), null);
      return;
    }
    // +QUEUED and the like name nobody.
    HeldFrame held =
        frame.type() == '+' ? null : HeldFrame.reply(frame, due, state.transactionPlaces());
    state.onReply(frame.type(), frame);
    if (held == null) {
      write(frame);
    } else {
      counters.replyTranslated(due);
      translate(held);
    }
  }

  private void onConfirmation(int index) {
    RequestKind kind = FrameKinds.confirmation(walker.head());
    RespValue frame = takeFrame(index);
    if (frame != null && kind != null) {
      state.onConfirmation(kind, frame);
      translate(HeldFrame.error(frame));
    } else {
      state.loseCount();
    }
  }

  private void onPush(int index) {
    RespValue frame = takeFrame(index);
    if (frame != null) {
      translate(HeldFrame.push(frame));
    }
  }

  /**
   * The complete frame that was held; null if it was too large, then an error took its place. The
   * streamed forms, which no server sends, end the connection.
   */
  private @Nullable RespValue takeFrame(int index) {
    ByteBuf bytes = editor.take(index);
    try {
      if (overflowed || bytes.readableBytes() > maxHeld) {
        overflowed = false;
        counters.replyOversized();
        if (walker.topType() != '>') {
          write(RespValue.error(TOO_LARGE + maxHeld));
        }
        return null;
      }
      return RespTrees.read(bytes)
          .orElseThrow(() -> new ProtocolException("the node sent a streamed reply"));
    } finally {
      bytes.release();
    }
  }

  private void limitHeld(int index) {
    if (!editor.isHolding()) {
      return;
    }
    boolean error = nestedError || role == FrameRole.ERROR;
    if (error && editor.held(index) > MAX_ERROR) {
      nestedError = false;
      editor.release();
    } else if (!error && editor.held(index) > maxHeld) {
      overflowed = true;
      editor.discard(index);
    }
  }
}
