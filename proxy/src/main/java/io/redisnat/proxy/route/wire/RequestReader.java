package io.redisnat.proxy.route.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ByteProcessor;
import io.redisnat.proxy.resp.InlineCommand;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.resp.RespLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands of what a client sends. It is asked for one after the other, so whoever cannot
 * take the next one yet does not ask; what is left stays here.
 *
 * <p>A command that came in one read stays in the buffer it came in. One that came in several is
 * copied into one buffer that grows with what has really come, never with what a header promises.
 *
 * <p>One per connection, used on its event loop.
 */
public final class RequestReader {

  private static final String BLANKS = " \t\n\u000b\f\r";

  private final ByteBufAllocator allocator;
  private final RequestScanner scanner;
  private final long maxRequest;
  private RespLimits limits;
  private @Nullable ByteBuf input;

  /**
   * A reader at the beginning of a stream.
   *
   * @param limits what a client may claim that has logged in
   * @param maxRequest most bytes of one command, and of what waits behind it
   */
  public RequestReader(ByteBufAllocator allocator, RespLimits limits, long maxRequest) {
    this.allocator = allocator;
    this.limits = limits;
    this.maxRequest = maxRequest;
    this.scanner = new RequestScanner(limits);
  }

  /** From the next header on, a client that has not logged in is held to small limits, or not. */
  public void loggedIn(boolean loggedIn) {
    scanner.loggedIn(loggedIn);
  }

  /** Takes one read over. */
  public void append(ByteBuf chunk) {
    if (input == null) {
      input = chunk;
      return;
    }
    try {
      int needed = input.readableBytes() + chunk.readableBytes();
      if (input.refCnt() > 1 || input.maxFastWritableBytes() < chunk.readableBytes()) {
        ByteBuf larger = allocator.buffer(grown(needed));
        larger.writeBytes(input);
        input.release();
        input = larger;
      }
      input.writeBytes(chunk);
    } finally {
      chunk.release();
    }
  }

  // Doubling keeps the cost of copying in proportion to what has come.
  private static int grown(int needed) {
    return needed > 1 << 29 ? needed : 2 * needed;
  }

  /** Bytes that have come and are in no command yet that was given out. */
  public int waiting() {
    return input == null ? 0 : input.readableBytes();
  }

  /**
   * The next command.
   *
   * @return null if it is not complete yet; else the caller has its one reference
   * @throws ProtocolException with the message that Redis would give
   */
  public @Nullable Request next() {
    while (input != null && input.isReadable()) {
      ByteBuf in = input;
      Request request = in.getByte(in.readerIndex()) == '*' ? array(in) : inline(in);
      if (request != null) {
        dropIfEmpty();
        return request;
      }
      if (input != null && scanner.isMidway()) {
        requireWithinLimit(in);
        return null;
      }
    }
    dropIfEmpty();
    return null;
  }

  private @Nullable Request array(ByteBuf in) {
    int start = in.readerIndex();
    int size = scanner.scan(in, start);
    if (size <= 0) {
      return null;
    }
    in.readerIndex(start + size);
    int[] words = scanner.takeWords(start);
    return words.length == 0 ? null : new Request(in.retain(), start, start + size, words);
  }

  private @Nullable Request inline(ByteBuf in) {
    int start = in.readerIndex();
    int lineFeed = in.forEachByte(ByteProcessor.FIND_LF);
    int length = (lineFeed < 0 ? in.writerIndex() : lineFeed) - start;
    if (length > limits.maxInline()) {
      throw new ProtocolException("too big inline request");
    }
    scanner.midway(lineFeed < 0);
    if (lineFeed < 0) {
      return null;
    }
    in.readerIndex(lineFeed + 1);
    return ofLine(in.toString(start, length, StandardCharsets.ISO_8859_1));
  }

  private @Nullable Request ofLine(String text) {
    String line = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    if (line.chars().allMatch(c -> BLANKS.indexOf(c) >= 0)) {
      return null;
    }
    List<String> words = InlineCommand.split(line);
    return RequestBuilder.of(allocator, words.toArray(String[]::new));
  }

  private void requireWithinLimit(ByteBuf in) {
    if (in.readableBytes() > maxRequest) {
      throw new ProtocolException(
          "a command is larger than " + maxRequest + " bytes (entry.max-request)");
    }
  }

  private void dropIfEmpty() {
    if (input != null && !input.isReadable()) {
      input.release();
      input = null;
    }
  }

  /** True between two commands. */
  public boolean atBoundary() {
    return input == null;
  }

  /** The stream is over; what is left is dropped. */
  public void close() {
    if (input != null) {
      input.release();
      input = null;
    }
  }
}
