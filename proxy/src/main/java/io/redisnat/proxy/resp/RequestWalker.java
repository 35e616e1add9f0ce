package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;

/**
 * Walks the commands of a client: says where each begins and ends, and captures the first arguments
 * if they are short, so that the caller can tell what the command is. Everything else is skipped by
 * length.
 *
 * <p>Follows {@code processInlineBuffer} and {@code processMultibulkBuffer} of Redis, error texts
 * included: an array of bulk strings is a command, any other line is an inline command, and an
 * empty one of either form is no command at all.
 *
 * <p>Not thread-safe: one per connection, used on its event loop.
 */
public final class RequestWalker {

  /** What {@link #next} found. */
  public enum Event {
    /** All bytes are consumed; call again with the next ones. */
    NEED_INPUT,
    /** A command begins at the reader index. */
    START,
    /** One more captured argument is complete; see {@link #arguments}. */
    ARGUMENT,
    /** The command is complete. */
    END,
    /** An inline command is complete; {@link #inlineLine} holds it. */
    INLINE_END,
    /** What began was empty: Redis answers nothing. */
    EMPTY,
    /**
     * A header claims more than a client may before it has logged in. The same header is judged
     * again by the next call: raise the {@link #limits} if the client has logged in, else {@link
     * #refuse}.
     */
    TOO_BIG_WITHOUT_LOGIN
  }

  private enum State {
    COMMAND,
    STAR,
    COUNT,
    COUNT_KNOWN,
    BULK_TYPE,
    BULK_LENGTH,
    BULK_LENGTH_KNOWN,
    BULK,
    INLINE
  }

  private static final int CRLF = 2;

  private final HeaderNumber number = new HeaderNumber();
  private final Arguments arguments = new Arguments();
  private final InlineLine line = new InlineLine();
  private final RespLimits fullLimits;
  private RespLimits limits;
  private boolean withoutLogin;
  private State state = State.COMMAND;
  private int argument;
  private long payload;

  /**
   * A walker at the beginning of a stream.
   *
   * @param limits what a client may claim that has logged in
   */
  public RequestWalker(RespLimits limits) {
    this.fullLimits = limits;
    this.limits = limits;
  }

  /**
   * Changes the limits from the next header on.
   *
   * @param unauthenticated true if they are the small ones of a client that has not logged in
   */
  public void limits(RespLimits newLimits, boolean unauthenticated) {
    limits = newLimits;
    withoutLogin = unauthenticated;
  }

  /** What Redis answers to the header of {@link Event#TOO_BIG_WITHOUT_LOGIN}. */
  public ProtocolException refuse() {
    return new ProtocolException(
        state == State.COUNT_KNOWN
            ? "unauthenticated multibulk length"
            : "unauthenticated bulk length");
  }

  /** The captured arguments of the current command. */
  public Arguments arguments() {
    return arguments;
  }

  /** The text of the inline command that {@link Event#INLINE_END} told of, without its line end. */
  public String inlineLine() {
    return line.text();
  }

  /** True between two commands. */
  public boolean atBoundary() {
    return state == State.COMMAND;
  }

  /**
   * Goes on until something worth telling.
   *
   * @throws ProtocolException with the message that Redis would give
   */
  public Event next(ByteBuf in) {
    while (in.isReadable()) {
      Event event =
          switch (state) {
            case COMMAND -> onCommand(in);
            case STAR -> onStar(in);
            case COUNT -> onCount(in);
            case COUNT_KNOWN -> onCountKnown();
            case BULK_TYPE -> onBulkType(in);
            case BULK_LENGTH -> onBulkLength(in);
            case BULK_LENGTH_KNOWN -> onBulkLengthKnown();
            case BULK -> onBulk(in);
            case INLINE -> onInline(in);
          };
      if (event != Event.NEED_INPUT) {
        return event;
      }
    }
    return Event.NEED_INPUT;
  }

  private Event onCommand(ByteBuf in) {
    line.clear();
    if (in.getByte(in.readerIndex()) == '*') {
      arguments.begin();
      state = State.STAR;
    } else {
      state = State.INLINE;
    }
    return Event.START;
  }

  private Event onStar(ByteBuf in) {
    in.skipBytes(1);
    number.reset();
    state = State.COUNT;
    return onCount(in);
  }

  private Event onCount(ByteBuf in) {
    int result = number.read(in);
    if (result == HeaderNumber.INCOMPLETE) {
      return Event.NEED_INPUT;
    }
    boolean valid = result == HeaderNumber.DONE && !number.isStreamed();
    if (!valid || number.value() > Integer.MAX_VALUE) {
      throw new ProtocolException("invalid multibulk length");
    }
    state = State.COUNT_KNOWN;
    return onCountKnown();
  }

  private Event onCountKnown() {
    if (number.value() > limits.maxArguments()) {
      return tooBig("invalid multibulk length");
    }
    if (number.value() <= 0) {
      state = State.COMMAND;
      return Event.EMPTY;
    }
    arguments.count((int) number.value());
    argument = 0;
    state = State.BULK_TYPE;
    return Event.NEED_INPUT;
  }

  private Event tooBig(String message) {
    if (withoutLogin) {
      return Event.TOO_BIG_WITHOUT_LOGIN;
    }
    throw new ProtocolException(message);
  }

  private Event onBulkType(ByteBuf in) {
    byte b = in.readByte();
    if (b != '$') {
      throw new ProtocolException("expected '$', got '" + (char) (b & 0x7f) + "'");
    }
    number.reset();
    state = State.BULK_LENGTH;
    return onBulkLength(in);
  }

  private Event onBulkLength(ByteBuf in) {
    int result = number.read(in);
    if (result == HeaderNumber.INCOMPLETE) {
      return Event.NEED_INPUT;
    }
    boolean valid = result == HeaderNumber.DONE && !number.isStreamed() && number.value() >= 0;
    // As Redis does, before it asks who that is.
    if (!valid || number.value() > fullLimits.maxBulk()) {
      throw new ProtocolException("invalid bulk length");
    }
    state = State.BULK_LENGTH_KNOWN;
    return onBulkLengthKnown();
  }

  private Event onBulkLengthKnown() {
    if (number.value() > limits.maxBulk()) {
      return tooBig("invalid bulk length");
    }
    arguments.beginArgument(number.value());
    payload = number.value() + CRLF;
    state = State.BULK;
    return Event.NEED_INPUT;
  }

  private Event onBulk(ByteBuf in) {
    int available = (int) Math.min(payload, in.readableBytes());
    boolean captured = arguments.isCapturing(argument);
    if (captured && payload > CRLF) {
      arguments.capture(in, (int) Math.min(available, payload - CRLF));
    }
    in.skipBytes(available);
    payload -= available;
    if (payload > 0) {
      return Event.NEED_INPUT;
    }
    return argumentDone(captured);
  }

  private Event argumentDone(boolean captured) {
    boolean last = ++argument == arguments.count();
    state = last ? State.COMMAND : State.BULK_TYPE;
    if (captured) {
      arguments.endArgument();
    }
    if (last) {
      return Event.END;
    }
    return captured ? Event.ARGUMENT : Event.NEED_INPUT;
  }

  private Event onInline(ByteBuf in) {
    int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    int end = lineFeed < 0 ? in.writerIndex() : lineFeed + 1;
    line.append(in, end - in.readerIndex(), limits.maxInline());
    if (lineFeed < 0) {
      return Event.NEED_INPUT;
    }
    state = State.COMMAND;
    return line.isBlank() ? Event.EMPTY : Event.INLINE_END;
  }
}
