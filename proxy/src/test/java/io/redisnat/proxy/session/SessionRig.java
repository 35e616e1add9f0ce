package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.redisnat.config.ConnectionLimits;
import io.redisnat.config.LimitsConfig;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Vantage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The two streams of one session, put together as {@link Session} does, with a list of bytes at
 * each end instead of a channel. Text is one character a byte.
 */
final class SessionRig implements AutoCloseable {

  /** As configured by default, but for what a case sets. */
  static final int MAX_HELD = 64 * 1024;

  private static final int LOCAL_BASE = 7000;

  // Counts what it gave out and got back; a leak of one byte is seen at once.
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final StringBuilder toClient = new StringBuilder();
  private final StringBuilder toNode = new StringBuilder();
  private final List<String> unknown = new ArrayList<>();
  private final PendingReplies pending = new PendingReplies(1 << 16);
  private final SessionCounters counters = new SessionCounters();
  private final ReplyStream replies;
  private final RequestStream requests;
  private AddressBook book = CaseBook.FIRST;

  SessionRig() {
    this(0, Optional.empty(), false, false);
  }

  SessionRig(int selfIndex, Optional<String> advertised, boolean mustLogIn, boolean tls) {
    Vantage vantage = new Vantage("127.0.0.1", advertised, LOCAL_BASE, 100, tls);
    Viewpoint viewpoint = new Viewpoint(new Source(), () -> vantage, selfIndex);
    SessionSettings settings = settings(counters, mustLogIn);
    replies =
        new ReplyStream(
            viewpoint,
            pending,
            settings,
            new StreamEnd(allocator, bytes -> take(bytes, toClient)),
            unknown::add);
    requests =
        new RequestStream(
            viewpoint,
            pending,
            settings,
            new StreamEnd(allocator, bytes -> take(bytes, toNode)),
            replies);
  }

  static SessionSettings settings(SessionCounters counters, boolean mustLogIn) {
    return new SessionSettings(limits(), 1, mustLogIn, counters, new TlsReports(counters));
  }

  private static LimitsConfig limits() {
    return new LimitsConfig(
        64,
        1 << 20,
        512L << 20,
        64 * 1024,
        LimitsConfig.PreAuth.AUTO,
        MAX_HELD,
        Duration.ofSeconds(1),
        256 * 1024,
        Duration.ofSeconds(10),
        1 << 16,
        new ConnectionLimits(OptionalInt.empty(), 0, 1, Duration.ZERO));
  }

  private final class Source implements AddressSource {
    @Override
    public AddressBook current() {
      return book;
    }

    @Override
    public CompletionStage<?> refresh(String reason) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private static void take(ByteBuf bytes, StringBuilder to) {
    to.append(bytes.toString(StandardCharsets.ISO_8859_1));
    bytes.release();
  }

  /**
   * One read from the client.
   *
   * @throws ProtocolException as {@link Session} gets it
   */
  void fromClient(String bytes) {
    requests.feed(buffer(bytes));
  }

  /**
   * One read from the node.
   *
   * @throws ProtocolException as {@link Session} gets it
   */
  void fromNode(String bytes) {
    replies.feed(buffer(bytes));
    resumeRequests();
  }

  private void resumeRequests() {
    if (requests.isPaused() && (replies.isAccepted() || pending.isSettled())) {
      requests.resume();
    }
  }

  private ByteBuf buffer(String bytes) {
    return allocator
        .heapBuffer(bytes.length())
        .writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The refresh that a held reply waits for has brought the new node. */
  void refresh() {
    book = CaseBook.REFRESHED;
  }

  /** Tries the held reply again; returns what is unknown still. */
  @Nullable String retry(boolean last) {
    String still = replies.retry(last);
    resumeRequests();
    return still;
  }

  /** The refresh comes, and then the held reply is tried again. */
  void refreshAndRetry() {
    refresh();
    retry(false);
  }

  /** True if the node's last frame is complete and none is held. */
  boolean repliesAreComplete() {
    return replies.isAtBoundary();
  }

  /** Addresses that were unknown, in the order in which replies were held for them. */
  List<String> unknown() {
    return unknown;
  }

  SessionCounters counters() {
    return counters;
  }

  boolean isBlind() {
    return pending.isBlind();
  }

  String toClient() {
    return drain(toClient);
  }

  String toNode() {
    return drain(toNode);
  }

  private static String drain(StringBuilder bytes) {
    String all = bytes.toString();
    bytes.setLength(0);
    return all;
  }

  /** Bytes that nobody released: 0 after {@link #close}, whatever happened before. */
  long leaked() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  @Override
  public void close() {
    replies.close();
    requests.close();
  }
}
