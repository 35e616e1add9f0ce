package io.redisnat.proxy.resp;

import io.netty.buffer.ByteBuf;

/**
 * Walks the replies of a node: says where each top-level frame begins and ends, and where error
 * frames hide inside aggregates. Bulk payload is skipped by length; nothing is kept but counters.
 *
 * <p>Two places where a frame is not one element: an attribute ({@code |}) belongs to the element
 * behind it, and a push ({@code >}) inside an aggregate does not take one of its places (Redis 6.0
 * to 7.0 write pushes there). Streamed forms ({@code $?}, {@code *?}) are walked too.
 *
 * <p>Not thread-safe: one per connection, used on its event loop.
 */
public final class ReplyWalker {

  /** What {@link #next} found. */
  public enum Event {
    /** All bytes are consumed; call again with the next ones. */
    NEED_INPUT,
    /** The type byte of a top-level frame was consumed. */
    START,
    /** Only if asked for by {@link #peek}: the frame's first element, or its line, is known. */
    KIND,
    /** The type byte of an error inside an aggregate was consumed. */
    ERROR_START,
    /** That error's line feed was consumed. */
    ERROR_END,
    /** The top-level frame is complete. */
    END
  }

  private enum State {
    TYPE,
    LINE,
    LENGTH,
    PAYLOAD
  }

  private static final int UNBOUNDED = -1;
  private static final int CRLF = 2;

  private final FrameStack stack;
  private final HeaderNumber number = new HeaderNumber();
  private final FrameHead head = new FrameHead();
  private State state = State.TYPE;
  private byte type;
  private byte topType;
  private long payload;
  private boolean returnSeen;
  private boolean attributed;

  /**
   * A walker at the beginning of a stream.
   *
   * @param maxDepth deepest nesting that is taken; beyond it {@link #next} throws
   */
  public ReplyWalker(int maxDepth) {
    this.stack = new FrameStack(maxDepth);
  }

  /** Type byte of the top-level frame that began last. */
  public byte topType() {
    return topType;
  }

  /** True between two top-level frames; an attribute is part of the frame behind it. */
  public boolean atBoundary() {
    return state == State.TYPE && stack.isEmpty() && !attributed;
  }

  /** Asks, right after {@link Event#START}, for a {@link Event#KIND} event of this frame. */
  public void peek() {
    head.arm();
  }

  /** The first element or line that was asked for; empty if it is not a short text. */
  public FrameHead head() {
    return head;
  }

  /**
   * Goes on until something worth telling.
   *
   * @throws ProtocolException if the bytes are not RESP, or nest too deep
   */
  public Event next(ByteBuf in) {
    while (in.isReadable()) {
      Event event =
          switch (state) {
            case TYPE -> onType(in.readByte());
            case LINE -> onLine(in);
            case LENGTH -> onLength(in);
            case PAYLOAD -> onPayload(in);
          };
      if (event != Event.NEED_INPUT) {
        return event;
      }
    }
    return Event.NEED_INPUT;
  }

  private Event onType(byte b) {
    type = b;
    stack.requirePlaceFor(b);
    switch (b) {
      case '+', '-', ':', ',', '#', '_', '(' -> state = State.LINE;
      case '$', '=', '!', '*', '~', '%', '>', '|', ';' -> expectLength();
      case '.' -> {
        stack.requireStreamedAggregate();
        state = State.LINE;
      }
      default -> throw new ProtocolException("unexpected byte " + (b & 0xff) + " from the node");
    }
    return announce(b);
  }

  private Event announce(byte b) {
    if (stack.isEmpty()) {
      attributed = b == '|';
      if (attributed) {
        return Event.NEED_INPUT;
      }
      topType = b;
      head.disarm();
      return Event.START;
    }
    if (b == '-') {
      head.disarm();
      return Event.ERROR_START;
    }
    return Event.NEED_INPUT;
  }

  private void expectLength() {
    number.reset();
    state = State.LENGTH;
  }

  private Event onLine(ByteBuf in) {
    int start = in.readerIndex();
    int lineEnd = lineEnd(in);
    int end = lineEnd < 0 ? in.writerIndex() : lineEnd;
    boolean wanted = head.wants(stack.depth());
    if (wanted) {
      head.capture(in, start, end - start);
    }
    in.readerIndex(end);
    if (lineEnd >= 0) {
      return lineDone(wanted);
    }
    if (wanted && head.isFull()) {
      // Its last byte may be the first of the line end.
      head.trimLine();
      return kindFound();
    }
    return Event.NEED_INPUT;
  }

  /** Where the line ends, or -1. Only CRLF ends it, as for clients: a lone line feed is text. */
  private int lineEnd(ByteBuf in) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    int lineFeed = in.indexOf(start, end, (byte) '\n');
    while (lineFeed >= 0) {
      boolean ends = lineFeed == start ? returnSeen : in.getByte(lineFeed - 1) == '\r';
      if (ends) {
        returnSeen = false;
        return lineFeed + 1;
      }
      lineFeed = in.indexOf(lineFeed + 1, end, (byte) '\n');
    }
    returnSeen = in.getByte(end - 1) == '\r';
    return -1;
  }

  private Event lineDone(boolean wanted) {
    state = State.TYPE;
    boolean nestedError = type == '-' && !stack.isEmpty();
    if (type == '.') {
      return closeStreamed();
    }
    if (wanted && stack.isEmpty()) {
      // The line is the frame: END says all there is, and the kind can be read then.
      head.trimLine();
      head.disarm();
    } else if (wanted) {
      head.trimLine();
      return merge(kindFound(), completeElement());
    }
    Event end = completeElement();
    return nestedError && end == Event.NEED_INPUT ? Event.ERROR_END : end;
  }

  private Event onLength(ByteBuf in) {
    int result = number.read(in);
    if (result == HeaderNumber.INCOMPLETE) {
      return Event.NEED_INPUT;
    }
    if (result != HeaderNumber.DONE || !isLength()) {
      throw new ProtocolException("the node sent an invalid length");
    }
    return switch (type) {
      case '$', '=', '!' -> number.isStreamed() ? openStreamedString() : beginPayload();
      case ';' -> number.value() == 0 ? closeStreamed() : beginPayload();
      default -> openAggregate();
    };
  }

  // Neither chunks nor attributes come in pieces.
  private boolean isLength() {
    if (number.isStreamed()) {
      return type != ';' && type != '|';
    }
    return number.value() >= (type == ';' ? 0 : -1);
  }

  private Event beginPayload() {
    if (number.value() < 0) {
      state = State.TYPE;
      return merge(uninteresting(), completeElement());
    }
    payload = number.value() + CRLF;
    state = State.PAYLOAD;
    if (head.wants(stack.depth()) && (stack.isEmpty() || number.value() > FrameHead.CAPACITY)) {
      return kindFound();
    }
    return Event.NEED_INPUT;
  }

  private Event onPayload(ByteBuf in) {
    int available = (int) Math.min(payload, in.readableBytes());
    boolean wanted = head.wants(stack.depth());
    if (wanted) {
      head.capture(in, in.readerIndex(), (int) Math.min(available, Math.max(0, payload - CRLF)));
    }
    in.skipBytes(available);
    payload -= available;
    if (payload > 0) {
      return Event.NEED_INPUT;
    }
    state = State.TYPE;
    return wanted ? merge(kindFound(), completeElement()) : completeElement();
  }

  private Event openAggregate() {
    state = State.TYPE;
    long count = number.value();
    if (number.isStreamed()) {
      Event kind = stack.isEmpty() ? Event.NEED_INPUT : uninteresting();
      stack.push(type, UNBOUNDED);
      return kind;
    }
    if (count <= 0) {
      return merge(uninteresting(), type == '|' ? Event.NEED_INPUT : completeEmpty());
    }
    Event kind = stack.isEmpty() ? Event.NEED_INPUT : uninteresting();
    stack.push(type, type == '%' || type == '|' ? 2 * count : count);
    return kind;
  }

  private Event completeEmpty() {
    return type == '>' && !stack.isEmpty() ? Event.NEED_INPUT : completeElement();
  }

  private Event openStreamedString() {
    state = State.TYPE;
    Event kind = uninteresting();
    stack.push((byte) '$', UNBOUNDED);
    return kind;
  }

  private Event closeStreamed() {
    state = State.TYPE;
    return stack.closeStreamed() ? Event.END : Event.NEED_INPUT;
  }

  private Event completeElement() {
    return stack.completeElement() ? Event.END : Event.NEED_INPUT;
  }

  private Event uninteresting() {
    return head.wants(stack.depth()) && !stack.isEmpty() ? kindFound() : Event.NEED_INPUT;
  }

  private Event kindFound() {
    head.disarm();
    return Event.KIND;
  }

  /** Kind and end came with one byte: the end is told, the kind is in {@link #head}. */
  private static Event merge(Event kind, Event end) {
    return end == Event.END ? Event.END : kind;
  }
}
