package io.redisnat.proxy.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.session.SessionState.Closed;
import io.redisnat.proxy.session.SessionState.Connecting;
import io.redisnat.proxy.session.SessionState.Ending;
import io.redisnat.proxy.session.SessionState.Relaying;
import org.jspecify.annotations.Nullable;

/**
 * One client connection and its node connection, on the client's event loop.
 *
 * <pre>
 * Connecting ──connected──► Relaying ──protocol error──► Ending
 *     │                        │                           │
 *     └──refused───────────────┴──either side gone─────────┴──► Closed
 * </pre>
 *
 * <p>A slow reader on one side pauses reading on the other; nothing is queued beyond the write
 * buffer limit. When one side goes, the other gets what is on its way, then goes too.
 */
final class Session implements ClientConnection {

  private final Channel client;
  private final Viewpoint viewpoint;
  private final NodeDialer dialer;
  private final SessionSettings settings;
  private final AudienceCounters traffic;
  private final PendingReplies pending;
  private final ReplyStream replies;
  private final RequestStream requests;
  private SessionState state = new Connecting();
  private boolean clientSaidAll;
  private final Idleness idleness;

  Session(
      Channel client,
      Viewpoint viewpoint,
      NodeDialer dialer,
      SessionSettings settings,
      AudienceCounters traffic) {
    this.client = client;
    this.viewpoint = viewpoint;
    this.dialer = dialer;
    this.settings = settings;
    this.traffic = traffic;
    this.pending = new PendingReplies(settings.limits().maxPending());
    this.replies =
        new ReplyStream(
            viewpoint,
            pending,
            settings,
            new StreamEnd(client.alloc(), bytes -> client.write(bytes, client.voidPromise())),
            this::onUnknownAddress);
    this.requests =
        new RequestStream(
            viewpoint, pending, settings, new StreamEnd(client.alloc(), this::toNode), replies);
    this.idleness = new Idleness(client, pending, requests, replies);
  }

  private void toNode(ByteBuf bytes) {
    Channel node = node();
    if (node == null) {
      bytes.release();
    } else {
      node.write(bytes, node.voidPromise());
    }
  }

  private @Nullable Channel node() {
    if (state instanceof Relaying relaying) {
      return relaying.node();
    }
    return state instanceof Ending ending ? ending.node() : null;
  }

  void onClientActive() {
    // Even unasked, a transport may deliver what came together with the client's FIN.
    requests.pause();
    idleness.closeAfter(settings.limits().connections().idleTimeout(), settings.counters());
    dialer
        .connect(client.eventLoop(), Pipelines.node(new NodeHandler(this), settings.tlsReports()))
        .addListener(
            attempt -> onConnectDone(((ChannelFuture) attempt).channel(), attempt.cause()));
  }

  private void onConnectDone(Channel node, @Nullable Throwable refusal) {
    if (refusal != null) {
      settings.counters().dialRefused();
      SessionLog.nodeNotReached(viewpoint.nodeIndex(), refusal);
      viewpoint.addresses().refresh("a node could not be reached");
      node.close();
      close();
      ChannelEnds.closeAfterWrites(client);
    } else if (state instanceof Connecting connecting && client.isActive()) {
      state = connecting.connected(node);
      resumeRequests();
      updateReading();
    } else {
      node.close();
    }
  }

  void onClientBytes(ByteBuf bytes) {
    idleness.touch();
    traffic.readFromClient(bytes.readableBytes());
    if (state instanceof Ending || state instanceof Closed) {
      bytes.release();
      return;
    }
    try {
      requests.feed(bytes);
    } catch (ProtocolException e) {
      endWith(e);
    }
    updateReading();
  }

  void onClientReadComplete() {
    Channel node = node();
    if (node != null) {
      node.flush();
    }
  }

  void onNodeBytes(ByteBuf bytes) {
    idleness.touch();
    traffic.readFromNode(bytes.readableBytes());
    try {
      replies.feed(bytes);
    } catch (ProtocolException e) {
      onFailure("node", e);
    }
    afterReplies();
  }

  private void afterReplies() {
    if (requests.isPaused() && (replies.isAccepted() || pending.isSettled())) {
      resumeRequests();
    }
    if (!pending.isUncountable()) {
      sayFarewellIfDue();
    }
    updateReading();
  }

  private void resumeRequests() {
    try {
      requests.resume();
      onClientReadComplete();
      if (clientSaidAll) {
        endRequests();
      }
    } catch (ProtocolException e) {
      endWith(e);
    }
  }

  void onNodeReadComplete() {
    client.flush();
  }

  void updateReading() {
    if (state instanceof Closed) {
      return;
    }
    Channel node = node();
    boolean relaying = state instanceof Relaying && node != null && node.isWritable();
    ChannelEnds.readFrom(client, relaying && !requests.isPaused());
    if (node != null) {
      ChannelEnds.readFrom(node, client.isWritable() && !replies.isPaused());
    }
  }

  // The client has said all it will say; what it asked is still answered.
  void onClientHalfClosed() {
    clientSaidAll = true;
    if (state instanceof Closed) {
      client.close();
    }
    endRequests();
  }

  private void endRequests() {
    Channel node = node();
    if (node != null && !requests.isPaused()) {
      ChannelEnds.shutdownAfterWrites(node);
    }
  }

  void onClientGone() {
    Channel node = node();
    close();
    if (node != null) {
      node.close();
    }
  }

  void onNodeGone() {
    // What it said last is not to be lost while it waits for a topology.
    while (replies.isPaused() && !(state instanceof Closed)) {
      retryHeld(true);
    }
    close();
    ChannelEnds.closeAfterWrites(client);
  }

  private void close() {
    state = new Closed();
    replies.close();
    requests.close();
  }

  private void endWith(ProtocolException fault) {
    if (state instanceof Relaying relaying) {
      SessionLog.protocolBroken(client, fault);
      settings.counters().closed(pending.isFull() ? CloseReason.PENDING : CloseReason.PROTOCOL);
      state = relaying.ending("-ERR " + fault.getMessage() + "\r\n");
      relaying.node().flush();
      if (pending.isUncountable()) {
        client
            .eventLoop()
            .schedule(this::sayFarewellIfDue, Idleness.QUIET.toMillis(), MILLISECONDS);
      } else {
        sayFarewellIfDue();
      }
      ChannelEnds.closeInTime(client);
    }
  }

  private void sayFarewellIfDue() {
    boolean due = pending.isFull() || (pending.isSettled() && !replies.isPaused());
    if (state instanceof Ending ending && due) {
      ChannelEnds.sayAndClose(client, ending.farewell());
      ending.node().close();
      close();
    }
  }

  void onFailure(String side, Throwable cause) {
    SessionLog.closed(client, side, cause);
    client.close();
    onClientGone();
  }

  private void onUnknownAddress(String address) {
    HoldTimer.start(
        client.eventLoop(),
        viewpoint.addresses(),
        settings.limits().holdTimeout(),
        this::retryHeld);
  }

  private @Nullable String retryHeld(boolean last) {
    if (state instanceof Closed) {
      return null;
    }
    String unknown = null;
    try {
      unknown = replies.retry(last);
    } catch (ProtocolException e) {
      onFailure("node", e);
    }
    if (unknown == null || last) {
      client.flush();
      afterReplies();
    }
    return unknown;
  }

  @Override
  public void closeIfIdle() {
    client.eventLoop().execute(idleness::closeIfIdle);
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
