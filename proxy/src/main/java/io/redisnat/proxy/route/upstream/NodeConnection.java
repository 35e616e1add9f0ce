package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.route.wire.Outbox;
import io.redisnat.proxy.route.wire.ReplyReader;
import io.redisnat.proxy.route.wire.ReplySink;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.session.Pipelines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node: commands go in, replies come back in their order.
 *
 * <pre>
 * Connecting ──► Greeting ──► Open
 *     └────────────┴───────────┴──► Closed
 * </pre>
 *
 * <p>Commands may be sent at once; they wait until the greeting is answered. Used on its event
 * loop.
 */
class NodeConnection implements ReplySink {

  private enum State {
    CONNECTING,
    GREETING,
    OPEN,
    CLOSED
  }

  private final int node;
  private final Surroundings surroundings;
  private final Deque<ReplyTarget> waiting = new ArrayDeque<>();
  private final List<Runnable> pausedByThis = new ArrayList<>();
  private final Outbox outbox;
  private final ReplyReader replies;
  private final Runnable flush = this::flush;
  private State state = State.CONNECTING;
  private @Nullable Channel channel;
  private int greetingsDue;
  private int unflushed;
  private boolean dirty;
  private long progress;
  private long seenProgress;
  private long seenAt = System.nanoTime();
  private boolean patient;
  private boolean served;
  private String whyClosed = "closed";

  NodeConnection(int node, Surroundings surroundings) {
    this.node = node;
    this.surroundings = surroundings;
    this.outbox = new Outbox(surroundings.allocator());
    this.replies = new ReplyReader(surroundings.allocator(), surroundings.maxDepth(), this);
  }

  /** Begins to connect. */
  void open(Greeting greeting) {
    NodeReach reach = surroundings.reach();
    reach
        .dialer(node)
        .connect(
            surroundings.loop(),
            Pipelines.node(new NodeEvents(this), surroundings.reach().tlsReports()))
        .addListener(
            attempt ->
                onConnectDone(((ChannelFuture) attempt).channel(), attempt.cause(), greeting));
  }

  private void onConnectDone(Channel connected, @Nullable Throwable refusal, Greeting greeting) {
    if (refusal != null) {
      connected.close();
      onUnreachable(refusal);
    } else if (state == State.CLOSED) {
      connected.close();
    } else {
      channel = connected;
      greet(connected, greeting);
    }
  }

  private void onUnreachable(Throwable refusal) {
    surroundings.reach().unreachable(node, refusal);
    end("cannot be reached");
  }

  private void greet(Channel connected, Greeting greeting) {
    List<Request> requests = greeting.requests(surroundings.allocator());
    greetingsDue = requests.size();
    state = State.GREETING;
    for (Request request : requests) {
      connected.write(request.retainedBytes(), connected.voidPromise());
      request.release();
    }
    if (requests.isEmpty()) {
      begin(connected);
    } else {
      connected.flush();
    }
  }

  private void begin(Channel connected) {
    state = State.OPEN;
    outbox.open(connected);
    flush();
    onOpen();
  }

  /** The first commands are on their way. */
  void onOpen() {}

  /** The port index of the node. */
  public int node() {
    return node;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /**
   * Sends a command behind all others.
   *
   * @param request not needed any more when this returns
   */
  public void send(Request request, ReplyTarget target) {
    if (state == State.CLOSED) {
      target.onLost(false, whyClosed);
      return;
    }
    if (waiting.isEmpty()) {
      progress++;
    }
    waiting.add(target);
    unflushed++;
    write(request);
  }

  /** Sends a command that nobody waits for; not to be called once it is closed. */
  void write(Request request) {
    outbox.add(request);
    touch();
  }

  private void touch() {
    if (!dirty && state == State.OPEN) {
      dirty = true;
      surroundings.turn().flushWith(flush);
    }
  }

  private void flush() {
    dirty = false;
    unflushed = 0;
    outbox.flush();
  }

  /** True if no more commands should be sent now; see {@link #whenRoom}. */
  public boolean isFull() {
    if (waiting.size() >= surroundings.settings().maxQueued()) {
      return true;
    }
    return channel == null
        ? outbox.heldBytes() > surroundings.settings().maxQueuedBytes()
        : !channel.isWritable();
  }

  /** Runs {@code resume} once, when there is room again or the connection is gone. */
  public void whenRoom(Runnable resume) {
    pausedByThis.add(resume);
  }

  private void resumeIfRoom() {
    boolean half = waiting.size() <= surroundings.settings().maxQueued() / 2;
    if (!pausedByThis.isEmpty() && half && !isFull()) {
      resumeAll();
    }
  }

  private void resumeAll() {
    List<Runnable> all = List.copyOf(pausedByThis);
    pausedByThis.clear();
    all.forEach(Runnable::run);
  }

  @Override
  public final void onFrame(ByteBuf frame) {
    progress++;
    served = true;
    if (state == State.GREETING) {
      onGreetingAnswered(frame);
      return;
    }
    ReplyTarget target = waiting.poll();
    if (target == null) {
      onUnasked(frame);
    } else {
      target.onReply(frame);
    }
  }

  private void onGreetingAnswered(ByteBuf frame) {
    if (frame.getByte(frame.readerIndex()) == '-') {
      refuseAll(frame);
      end("refused the login");
    } else if (--greetingsDue == 0 && channel != null) {
      begin(channel);
    }
  }

  // The node's own words tell the client most.
  private void refuseAll(ByteBuf error) {
    for (ReplyTarget target = waiting.poll(); target != null; target = waiting.poll()) {
      target.onReply(error);
    }
  }

  @Override
  public void onPush(ByteBuf frame) {
    // Nobody asked for pushes on this connection.
  }

  /** A frame that answers nothing. */
  void onUnasked(ByteBuf frame) {
    String text =
        frame.toString(
            frame.readerIndex(), Math.min(64, frame.readableBytes()), StandardCharsets.ISO_8859_1);
    throw new ProtocolException("the node sent a reply that nobody waits for: " + text.strip());
  }

  void onBytes(ByteBuf bytes) {
    replies.feed(bytes);
  }

  void onReadComplete() {
    resumeIfRoom();
  }

  void onWritable() {
    resumeIfRoom();
  }

  /** Ends the connection if commands have waited for so long without a sign of life. */
  void endIfSilent(long now, long limitNanos) {
    if (progress != seenProgress || !isWaiting() || patient) {
      seenProgress = progress;
      seenAt = now;
    } else if (now - seenAt > limitNanos) {
      end("has not answered within " + Duration.ofNanos(limitNanos).toMillis() + " ms");
    }
  }

  /** While it is patient, the node may take any time: a command waits there that blocks. */
  public void patient(boolean now) {
    patient = now;
  }

  /** True if the node has ever answered on it. */
  boolean hasServed() {
    return served;
  }

  /** True if a command waits for its reply. */
  public boolean isWaiting() {
    return !waiting.isEmpty() || state == State.GREETING;
  }

  /** The connection is gone, or has to go. */
  void end(String why) {
    if (state == State.CLOSED) {
      return;
    }
    int neverSent = state == State.OPEN ? unflushed : waiting.size();
    state = State.CLOSED;
    whyClosed = why;
    replies.close();
    outbox.close();
    if (channel != null) {
      channel.close();
    }
    onClosed();
    for (ReplyTarget target = waiting.poll(); target != null; target = waiting.poll()) {
      target.onLost(waiting.size() >= neverSent, why);
    }
    resumeAll();
  }

  /** It will not be used any more. */
  void onClosed() {}
}
