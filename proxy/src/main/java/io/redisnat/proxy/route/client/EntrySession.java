package io.redisnat.proxy.route.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.route.deliver.Routing;
import io.redisnat.proxy.session.ChannelEnds;
import io.redisnat.proxy.session.ClientConnection;
import io.redisnat.proxy.session.ClientEntrance.Arrival;
import io.redisnat.proxy.session.CloseReason;
import io.redisnat.proxy.session.SessionLog;
import io.redisnat.proxy.translate.Vantage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client of an entry port.
 *
 * <p>Its commands begin in their order, as many at a time as may be under way; then no more are
 * taken, and soon no more are read. A client that does not take its replies is not read from
 * either. Used on its event loop, but for what {@link ClientConnection} has.
 */
public final class EntrySession implements ClientConnection {

  /** Bytes that may wait while no command is taken; reading pauses beyond that. */
  private static final int READ_AHEAD = 64 * 1024;

  private final Channel client;
  private final Arrival arrival;
  private final EntryServices services;
  private final ClientOutput output;
  private final Conversation conversation;
  private final Intake intake;
  private final Routing routing;
  private final Standing standing;
  private final ClientIdleness idleness;
  private final ClientState state = new ClientState();
  private final Occasion whenGone = new Occasion();
  private final Occasion whenInputEnds = new Occasion();
  private final Occasion whenReset = new Occasion();
  private @Nullable String farewell;
  private boolean listening;
  private boolean inputEnded;
  private boolean served;
  private boolean ending;
  private boolean gone;

  /** A client that was let in. */
  public EntrySession(Arrival arrival, EntryServices services) {
    this.client = arrival.channel();
    this.arrival = arrival;
    this.services = services;
    this.output =
        new ClientOutput(
            client,
            services.upstreams().surroundings().turn(),
            arrival.settings().counters(),
            () -> services.config().get().clients().maxOutput());
    this.conversation =
        new Conversation(
            output::write,
            this::onProgress,
            () -> services.config().get().clients().maxOutput(),
            output::closeTooSlow);
    this.intake = new Intake(this, services, arrival.settings().limits(), this::pump);
    Duration idle = arrival.settings().limits().connections().idleTimeout();
    this.idleness = new ClientIdleness(client, idle, this::endIfSilent);
    this.routing = services.routing(arrival, state.protocol());
    boolean mustLogIn = arrival.settings().clientsMustLogIn();
    this.standing = new Standing(state, routing, services.upstreams(), intake, mustLogIn);
  }

  void onActive() {
    output.open();
    services.ready().whenComplete((done, failure) -> client.eventLoop().execute(this::onReady));
  }

  private void onReady() {
    served = true;
    pump();
  }

  void onBytes(ByteBuf bytes) {
    idleness.touch();
    arrival.traffic().readFromClient(bytes.readableBytes());
    if (isTaking()) {
      intake.append(bytes);
      pump();
    } else {
      bytes.release();
    }
  }

  boolean isTaking() {
    return !ending && !gone && farewell == null;
  }

  private void pump() {
    // What comes too early waits: whatever wakes the session then must not take it for served.
    if (ending || gone) {
      return;
    }
    try {
      if (served && !intake.pump()) {
        return;
      }
    } catch (ProtocolException e) {
      endWith(e);
    }
    endIfDone();
    updateReading();
  }

  private void onProgress() {
    output.pushWaiting();
    if (intake.isStalled() || intake.waiting() > 0 || inputEnded || farewell != null) {
      pump();
    }
  }

  /**
   * Sends the client something that answers nothing, such as a push: whole frames, between replies.
   *
   * @param frames lent
   */
  public void push(ByteBuf frames) {
    if (!gone && !ending) {
      output.push(frames, conversation.isStreaming());
    }
  }

  void onWritabilityChanged() {
    pump();
  }

  private void updateReading() {
    if (ending || gone) {
      return;
    }
    boolean takes = served && farewell == null && !intake.isStalled() && intake.hasRoom();
    ChannelEnds.readFrom(client, takes || intake.waiting() < READ_AHEAD);
  }

  void onInputEnd() {
    inputEnded = true;
    whenInputEnds.happens();
    pump();
  }

  private void endIfDone() {
    boolean done = served && !intake.isStalled() && conversation.isEmpty();
    if (done && farewell != null) {
      ending = true;
      output.flush();
      ChannelEnds.sayAndClose(client, farewell);
    } else if (done && inputEnded) {
      end();
    }
  }

  /** Takes no more commands; sends what was written, then closes. */
  public void end() {
    ending = true;
    output.flush();
    ChannelEnds.closeAfterWrites(client);
  }

  // What was asked before is still answered.
  private void endWith(ProtocolException fault) {
    SessionLog.protocolBroken(client, fault);
    arrival.settings().counters().closed(CloseReason.PROTOCOL);
    farewell = "-ERR " + fault.getMessage() + "\r\n";
  }

  void onGone() {
    if (gone) {
      return;
    }
    gone = true;
    conversation.close();
    intake.close();
    output.close();
    standing.leave();
    whenGone.happens();
  }

  void onFailure(Throwable cause) {
    SessionLog.closed(client, "client", cause);
    client.close();
  }

  /** Runs {@code action} when the client is gone. */
  public void whenGone(Runnable action) {
    whenGone.add(action);
  }

  /** Runs {@code action} when the client will send no more; it may still read. */
  public void whenInputEnds(Runnable action) {
    whenInputEnds.add(action);
  }

  /** Runs {@code action} when the client resets its connection. */
  public void whenReset(Runnable action) {
    whenReset.add(action);
  }

  /** As RESET does: the client is as it was when it came. */
  public void reset() {
    divert(null);
    whenReset.happens();
    standing.reset();
  }

  /** From the next command on, {@code next} chooses the treatments; null for the usual ones. */
  public void divert(@Nullable Diversion by) {
    intake.divert(by);
  }

  /** Who the client is to the nodes. */
  public Standing standing() {
    return standing;
  }

  /** The way to the nodes, as this client. */
  public Routing routing() {
    return routing;
  }

  /** What the client has said of itself. */
  public ClientState state() {
    return state;
  }

  /** How nodes are spelled for this client now. */
  public Vantage vantage() {
    return arrival.vantage().get();
  }

  /** How long a reply may wait that names an unknown node. */
  public Duration holdTimeout() {
    return arrival.settings().limits().holdTimeout();
  }

  /** What it shares with others. */
  public EntryServices services() {
    return services;
  }

  /** For the buffers of requests and replies. */
  public ByteBufAllocator allocator() {
    return client.alloc();
  }

  Conversation conversation() {
    return conversation;
  }

  @Override
  public void closeIfIdle() {
    client.eventLoop().execute(this::endIfIdle);
  }

  private boolean endIfIdle() {
    boolean busy = state.isInTransaction() || !conversation.isEmpty() || !intake.isEmpty();
    if (busy || ending || gone) {
      return false;
    }
    end();
    return true;
  }

  // Who may be told something unasked at any time is not idle, as with Redis' own timeout.
  private boolean endIfSilent() {
    boolean ends = intake.diversion() == null && !listening && endIfIdle();
    if (ends) {
      arrival.settings().counters().closed(CloseReason.IDLE);
    }
    return ends;
  }

  /** Whether the client may be told something unasked, now and later; then it is never idle. */
  public void listens(boolean now) {
    listening = now;
  }

  @Override
  public void closeNow() {
    client.close();
  }

  @Override
  public Channel channel() {
    return client;
  }
}
