package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.config.ReadFrom;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.route.wire.Outbox;
import io.redisnat.proxy.route.wire.ReplyReader;
import io.redisnat.proxy.route.wire.ReplySink;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.session.Pipelines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
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
  private final Room room = new Room();
  private final LifeSigns signs = new LifeSigns();
  private final Latency latency = new Latency();
  private final boolean measured;
  private final Outbox outbox;
  private final ReplyReader replies;
  private final Runnable flush = this::flush;
  private State state = State.CONNECTING;
  private @Nullable Channel channel;
  private int greetingsDue;
  private int unflushed;
  private boolean dirty;
  private boolean patient;
  private boolean served;
  private String whyClosed = "closed";

  NodeConnection(int node, Surroundings surroundings) {
    this.node = node;
    this.surroundings = surroundings;
    this.measured = surroundings.config().get().readFrom() == ReadFrom.NEAREST;
    this.outbox = new Outbox(surroundings.allocator());
    this.replies = new ReplyReader(surroundings.allocator(), surroundings.maxDepth(), this);
  }

  Latency latency() {
    return latency;
  }

  /** Begins to connect. While its loop ends nobody would hear of a new channel, nor free it. */
  void open(Greeting greeting) {
    if (surroundings.loop().isShuttingDown()) {
      end("the proxy ends");
      return;
    }
    NodeReach reach = surroundings.reach();
    reach
        .dialer(node)
        .connect(surroundings.loop(), Pipelines.node(new NodeEvents(this), reach.tlsReports()))
        .addListener(
            attempt ->
                onConnectDone(((ChannelFuture) attempt).channel(), attempt.cause(), greeting));
  }

  private void onConnectDone(Channel connected, @Nullable Throwable refusal, Greeting greeting) {
    if (refusal != null) {
      connected.close();
      surroundings.reach().unreachable(node, refusal);
      end("cannot be reached");
    } else if (state == State.CLOSED) {
      connected.close();
    } else {
      channel = connected;
      greet(connected, greeting);
    }
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
  }

  /** The port index of the node. */
  public int node() {
    return node;
  }

  /** True if it can carry no more commands. */
  public boolean isClosed() {
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
      signs.give();
    }
    if (measured) {
      latency.onSend(waiting.size());
    }
    waiting.add(target);
    unflushed++;
    write(request);
  }

  /** Sends a command that nobody waits for; not to be called once it is closed. */
  void write(Request request) {
    outbox.add(request);
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
    room.await(resume);
  }

  void resumeIfRoom() {
    if (room.isAwaited()
        && !isFull()
        && waiting.size() <= surroundings.settings().maxQueued() / 2) {
      room.tellAll();
    }
  }

  @Override
  public final void onFrame(ByteBuf frame) {
    signs.give();
    served = true;
    if (state == State.GREETING) {
      onGreetingAnswered(frame);
      return;
    }
    if (measured) {
      latency.onReply();
    }
    ReplyTarget target = waiting.poll();
    if (target == null) {
      onUnasked(frame);
    } else {
      target.onReply(frame);
    }
  }

  @Override
  public final boolean takesParts() {
    ReplyTarget target = state == State.OPEN ? waiting.peek() : null;
    return target != null && target.takesParts();
  }

  @Override
  public final void onPart(ByteBuf part, boolean last) {
    signs.give();
    ReplyTarget target = last ? waiting.poll() : waiting.peek();
    if (target != null) {
      target.onPart(part, last);
    }
  }

  private void onGreetingAnswered(ByteBuf frame) {
    if (frame.getByte(frame.readerIndex()) == '-') {
      // The node's own words tell the client most.
      for (ReplyTarget target = waiting.poll(); target != null; target = waiting.poll()) {
        target.onReply(frame);
      }
      end("refused the login");
    } else if (--greetingsDue == 0 && channel != null) {
      begin(channel);
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

  /** Ends the connection if commands have waited for so long without a sign of life. */
  void endIfSilent(long now, long limitNanos) {
    if (signs.silence(now, isWaiting() && !patient) > limitNanos) {
      end("has not answered within " + limitNanos / 1_000_000 + " ms");
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

  /** Commands that wait for their replies. */
  int queued() {
    return waiting.size();
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
    room.tellAll();
  }

  /** It will not be used any more. */
  void onClosed() {}
}
