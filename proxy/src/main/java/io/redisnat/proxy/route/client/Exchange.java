package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.redisnat.proxy.route.deliver.Customer;
import io.redisnat.proxy.route.table.CommandInfo;
import io.redisnat.proxy.route.wire.Request;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client and its place in the order of replies. Owns its request until it is
 * complete. Used on the client's event loop.
 */
public final class Exchange implements Customer {

  private static final ByteBuf OK =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("+OK\r\n", StandardCharsets.US_ASCII));

  private static final int SMALL = 2 * 1024;

  private final EntrySession session;
  private final Conversation conversation;
  private final Request request;
  private final CommandInfo command;
  private final Handling usual;
  private final Treatment treatment;
  private @Nullable ByteBuf reply;
  private boolean complete;
  private boolean silent;
  private boolean retried;
  private @Nullable Runnable whenFirst;

  /** The next one of the same client. */
  @Nullable Exchange next;

  /**
   * One that has not begun.
   *
   * @param usual what is done with such commands
   * @param treatment what is done with this one
   */
  Exchange(
      EntrySession session,
      Request request,
      CommandInfo command,
      Handling usual,
      Treatment treatment) {
    this.session = session;
    this.conversation = session.conversation();
    this.request = request;
    this.command = command;
    this.usual = usual;
    this.treatment = treatment;
  }

  /** Whose command it is. */
  public EntrySession session() {
    return session;
  }

  /** The command. To keep it beyond {@link #complete}, retain it. */
  public Request request() {
    return request;
  }

  /** What the server's table says of the command. */
  public CommandInfo command() {
    return command;
  }

  Treatment treatment() {
    return treatment;
  }

  /** The group of such commands. */
  Group group() {
    return usual.group();
  }

  /** What a transaction queues for the command; to be released by the caller. */
  public Request queued() {
    return usual.treatment().queued(this);
  }

  boolean isComplete() {
    return complete;
  }

  /** True if a part of it had to be sent once more. */
  boolean isRetried() {
    return retried;
  }

  /** The reply is not to be told (CLIENT REPLY OFF, SKIP). */
  public void silence() {
    silent = true;
  }

  /**
   * The reply: any number of whole frames.
   *
   * @param frames taken over
   */
  public void complete(ByteBuf frames) {
    try {
      onReply(frames);
    } finally {
      frames.release();
    }
  }

  /** The reply is {@code +OK}. */
  public void completeOk() {
    onReply(OK);
  }

  /**
   * The reply is one line.
   *
   * @param line with its type, without line end: {@code -ERR syntax error}
   */
  public void completeLine(String line) {
    complete(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.ISO_8859_1));
  }

  /**
   * The reply is an error of this proxy or one in the words of the server.
   *
   * @param text without the leading {@code -}: {@code ERR syntax error}
   */
  public void fail(String text) {
    completeLine("-" + text);
  }

  /** The reply, lent for this call. Same as {@link #complete} otherwise. */
  @Override
  public void onReply(ByteBuf frame) {
    if (complete) {
      throw new IllegalStateException(command + " was answered twice");
    }
    complete = true;
    conversation.onComplete(this, frame);
    request.release();
  }

  // Only the reply that is next may go out as it comes.
  @Override
  public boolean takesParts() {
    return !silent && !complete && conversation.isFirst(this);
  }

  @Override
  public void onPart(ByteBuf part, boolean last) {
    complete = last;
    conversation.onPart(this, part, last);
    if (last) {
      request.release();
    }
  }

  // The client has a part of the reply and would take whatever follows for the rest.
  @Override
  public void onBrokenOff() {
    complete = true;
    request.release();
    session.closeNow();
  }

  /** Keeps the reply until its turn comes; returns how many bytes that costs. */
  int keep(ByteBuf frame) {
    if (silent) {
      return 0;
    }
    int size = frame.readableBytes();
    // A slice would keep all of what was read with it in memory.
    reply =
        size > SMALL
            ? frame.retainedSlice()
            : session.allocator().buffer(size).writeBytes(frame, frame.readerIndex(), size);
    return size;
  }

  /** The reply is told after all. */
  public void speakUp() {
    silent = false;
  }

  boolean isSilent() {
    return silent;
  }

  /** The reply that was kept; the caller releases it. */
  @Nullable ByteBuf takeReply() {
    ByteBuf kept = reply;
    reply = null;
    return kept;
  }

  @Override
  public void onRetry(Runnable again, boolean atOnce) {
    if (!retried) {
      retried = true;
      conversation.onRetried();
    }
    conversation.retry(this, again, atOnce);
  }

  /** Runs {@code action} when everything before this exchange is complete; now if it is. */
  public void whenFirst(Runnable action) {
    if (conversation.isFirst(this)) {
      action.run();
      return;
    }
    Runnable earlier = whenFirst;
    whenFirst =
        earlier == null
            ? action
            : () -> {
              earlier.run();
              action.run();
            };
  }

  /** Everything before it is complete now. */
  void becameFirst() {
    Runnable action = whenFirst;
    whenFirst = null;
    if (action != null) {
      action.run();
    }
  }

  boolean waitsToBeFirst() {
    return whenFirst != null;
  }
}
