package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.redisnat.config.LimitsConfig;
import io.redisnat.proxy.command.CommandName;
import io.redisnat.proxy.command.RequestKind;
import io.redisnat.proxy.resp.Arguments;
import io.redisnat.proxy.resp.InlineCommand;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.RequestWalker;
import io.redisnat.proxy.resp.RespLimits;
import io.redisnat.proxy.resp.RespTrees;
import io.redisnat.proxy.translate.RequestMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the client to the node. Tells {@link PendingReplies} what each command means, and
 * replaces the few commands that name a node by its outside address.
 *
 * <p>Not thread-safe: used on the session's event loop.
 */
final class RequestStream extends EditedStream {

  /** Why the topology is refused to a client whose replies cannot be matched. */
  static final String UNCOUNTABLE =
      "replies cannot be matched after CLIENT REPLY, SCRIPT DEBUG or SUBSCRIBE in MULTI: ask for"
          + " the topology on another connection, or once RESET was answered";

  /** Why a command is refused that would make the reply to EXEC, addresses included, unreadable. */
  static final String SPOILS_TRANSACTION =
      "this command cannot stand in a transaction that asks for the topology: the reply to EXEC"
          + " could not be matched";

  private final Viewpoint viewpoint;
  private final PendingReplies pending;
  private final ReplyStream replies;
  private final RequestWalker walker;
  private final RespLimits fullLimits;
  private boolean loggedIn;
  private @Nullable CommandName name;
  private boolean named;

  /** A stream at its beginning; {@code replies} is the other direction of the same session. */
  RequestStream(
      Viewpoint viewpoint,
      PendingReplies pending,
      SessionSettings settings,
      StreamEnd end,
      ReplyStream replies) {
    super(end);
    this.viewpoint = viewpoint;
    this.pending = pending;
    this.replies = replies;
    LimitsConfig limits = settings.limits();
    this.fullLimits =
        new RespLimits(
            limits.maxDepth(), limits.maxArguments(), limits.maxBulk(), limits.maxInline());
    this.loggedIn = !settings.clientsMustLogIn();
    this.walker = new RequestWalker(fullLimits);
    walker.limits(loggedIn ? fullLimits : fullLimits.beforeAuthentication(), !loggedIn);
  }

  /** True between two commands. */
  boolean isAtBoundary() {
    return walker.atBoundary() && !isPaused();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the client broke the protocol or a limit
   */
  @Override
  void walk(ByteBuf in) {
    while (!isPaused()) {
      if (replies.isRaw()) {
        editor.release();
        in.readerIndex(in.writerIndex());
        return;
      }
      switch (walker.next(in)) {
        case NEED_INPUT -> {
          limitHeld(in.readerIndex());
          return;
        }
        case START -> onStart(in.readerIndex());
        case ARGUMENT -> onArgument(in.readerIndex());
        case END -> onEnd(in.readerIndex());
        case INLINE_END -> onInline(in.readerIndex());
        case EMPTY -> editor.release();
        case TOO_BIG_WITHOUT_LOGIN -> awaitLogin();
      }
    }
  }

  private void onStart(int index) {
    name = null;
    named = false;
    if (!loggedIn && replies.isAccepted()) {
      logIn();
    }
    // Until the name is known, anything may have to be replaced.
    editor.hold(index);
  }

  private void logIn() {
    loggedIn = true;
    walker.limits(fullLimits, false);
  }

  // AUTH and a large command may come in one write: the answer to AUTH decides.
  private void awaitLogin() {
    if (replies.isAccepted()) {
      logIn();
    } else if (pending.isSettled() && !pending.isUncountable()) {
      throw walker.refuse();
    } else {
      if (pending.isBlind()) {
        // The node says so itself, or has already, and closes.
        editor.release();
      }
      pause();
    }
  }

  private void onArgument(int index) {
    Arguments arguments = walker.arguments();
    if (arguments.captured() == 1) {
      onName(arguments);
    }
    if (!editor.isHolding()) {
      return;
    }
    if (!mayStillBeReplaced(arguments)) {
      editor.release();
    } else if (name == CommandName.MIGRATE && arguments.captured() == name.captures()) {
      replaceHeadOfMigrate(arguments, index);
    }
  }

  private void onName(Arguments arguments) {
    name = CommandName.of(arguments);
    named = true;
    arguments.capture(name == null ? 1 : name.captures());
  }

  private boolean mayStillBeReplaced(Arguments arguments) {
    if (name == null) {
      return false;
    }
    if (pending.transactionHoldsAddresses()) {
      return true;
    }
    if (!name.mayBeReplaced()) {
      return false;
    }
    if (arguments.captured() == 1) {
      return name != CommandName.INFO || pending.isUncountable();
    }
    RequestKind kind = RequestKind.of(name, arguments);
    return name == CommandName.REPLICAOF
        || name == CommandName.SLAVEOF
        || kind.holdsAddress()
        || (kind.repliesWithAddresses() && pending.isUncountable());
  }

  // Its keys may be many: they stream, once the address in front of them is known.
  private void replaceHeadOfMigrate(Arguments arguments, int index) {
    List<String> mapped = RequestMapper.map(RequestKind.MIGRATE, arguments, viewpoint.translator());
    if (mapped == null) {
      editor.release();
      return;
    }
    editor.take(index).release();
    ByteBuf head = allocator.buffer();
    RespTrees.header(head, (byte) '*', arguments.count());
    mapped.forEach(argument -> RespTrees.writeBulk(head, argument));
    editor.put(head);
  }

  private void onEnd(int index) {
    Arguments arguments = walker.arguments();
    if (!named) {
      onName(arguments);
    }
    onCommand(RequestKind.of(name, arguments), List.of(), index);
  }

  private void onInline(int index) {
    List<String> texts = InlineCommand.split(walker.inlineLine());
    Arguments arguments = walker.arguments();
    arguments.setName(texts);
    onName(arguments);
    arguments.setAll(texts);
    onCommand(RequestKind.of(name, arguments), texts, index);
  }

  private void onCommand(RequestKind kind, List<String> inline, int index) {
    Arguments arguments = walker.arguments();
    String refused = whyRefused(kind, arguments);
    if (refused != null) {
      refuse(refused, index);
      return;
    }
    if (editor.isHolding()) {
      replace(mapped(kind, arguments, inline), index);
    }
    pending.onCommand(kind, arguments.count() - 1);
    if (pending.isFull()) {
      throw new ProtocolException("too many commands wait for replies that redis-nat looks into");
    }
  }

  private void refuse(String why, int index) {
    if (!editor.isHolding()) {
      // Its beginning has passed already; without its last byte the node does not act on it.
      editor.hold(index - 1);
      throw new ProtocolException(why);
    }
    replace(refusal(why), index);
    pending.onCommand(RequestKind.ORDINARY, 0);
  }

  private void replace(@Nullable List<String> command, int index) {
    if (command == null) {
      editor.release();
    } else {
      editor.take(index).release();
      editor.put(RespTrees.writeCommand(allocator, command));
    }
  }

  private @Nullable String whyRefused(RequestKind kind, Arguments arguments) {
    if (kind.repliesWithAddresses() && pending.isUncountable()) {
      return UNCOUNTABLE;
    }
    if (pending.spoilsTransaction(kind)) {
      return SPOILS_TRANSACTION;
    }
    return kind.holdsAddress() && RequestMapper.namesNobody(kind, arguments, viewpoint.translator())
        ? "no node has the node port " + arguments.text(3)
        : null;
  }

  /** The command with its address mapped to inside; null if there is none. */
  private @Nullable List<String> mapped(
      RequestKind kind, Arguments arguments, List<String> inline) {
    if (!kind.holdsAddress()) {
      return null;
    }
    List<String> mapped = RequestMapper.map(kind, arguments, viewpoint.translator());
    if (mapped != null && kind == RequestKind.MIGRATE && !inline.isEmpty()) {
      mapped.addAll(inline.subList(mapped.size(), inline.size()));
    }
    return mapped;
  }

  /**
   * A command that the node answers with an error: so the answer has its place among the others,
   * whatever state the connection is in.
   */
  static List<String> refusal(String why) {
    return List.of("EVAL", "return redis.error_reply('ERR redis-nat: " + why + "')", "0");
  }

  private void limitHeld(int index) {
    if (editor.isHolding() && editor.held(index) > fullLimits.maxInline()) {
      throw new ProtocolException("too big command that redis-nat has to look into");
    }
  }
}
