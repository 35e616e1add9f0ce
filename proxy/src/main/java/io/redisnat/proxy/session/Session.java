package io.redisnat.proxy.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.redisnat.proxy.resp.ProtocolException;
import io.redisnat.proxy.session.SessionState.Closed;
import io.redisnat.proxy.session.SessionState.Connecting;
import io.redisnat.proxy.session.SessionState.Ending;
import io.redisnat.proxy.session.SessionState.Relaying;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

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
final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Channel client;
  private final Viewpoint viewpoint;
  private final NodeDialer dialer;
  private final SessionSettings settings;
  private final AudienceCounters traffic;
  private final PendingReplies pending = new PendingReplies();
  private final ReplyStream replies;
  private final RequestStream requests;
  private SessionState state = new Connecting();
  private boolean clientSaidAll;

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
    dialer
        .connect(client.eventLoop(), Pipelines.node(this))
        .addListener(
            attempt -> onConnectDone(((ChannelFuture) attempt).channel(), attempt.cause()));
  }

  private void onConnectDone(Channel node, @Nullable Throwable refusal) {
    if (refusal != null) {
      settings.counters().dialRefused();
      LOG.atDebug()
          .addKeyValue("nodeIndex", viewpoint.nodeIndex())
          .addKeyValue("cause", refusal.toString())
          .log("node not reached");
      viewpoint.addresses().refresh("a node could not be reached");
      client.close();
    } else if (state instanceof Connecting connecting && client.isActive()) {
      state = connecting.connected(node);
      resumeRequests();
      if (clientSaidAll) {
        onClientHalfClosed();
      }
      updateReading();
    } else {
      node.close();
    }
  }

  void onClientBytes(ByteBuf bytes) {
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
    if (state instanceof Ending ending && pending.isSettled() && !replies.isPaused()) {
      sayFarewell(ending);
    }
    updateReading();
  }

  private void resumeRequests() {
    try {
      requests.resume();
      onClientReadComplete();
    } catch (ProtocolException e) {
      endWith(e);
    }
  }

  void onNodeReadComplete() {
    client.flush();
  }

  /** A slow reader on one side stops the reading on the other. */
  void updateReading() {
    if (state instanceof Closed) {
      return;
    }
    Channel node = node();
    boolean relaying = state instanceof Relaying;
    client
        .config()
        .setAutoRead(relaying && node != null && node.isWritable() && !requests.isPaused());
    if (node != null) {
      node.config().setAutoRead(client.isWritable() && !replies.isPaused());
    }
  }

  // The client has said all it will say; what it asked is still answered.
  void onClientHalfClosed() {
    clientSaidAll = true;
    if (state instanceof Closed) {
      client.close();
    }
    Channel node = node();
    if (node != null) {
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
      LOG.atDebug().addKeyValue("client", client.remoteAddress()).log(fault.getMessage());
      Ending ending = relaying.ending("-ERR " + fault.getMessage() + "\r\n");
      state = ending;
      relaying.node().flush();
      if (pending.isSettled()) {
        sayFarewell(ending);
      } else {
        ChannelEnds.closeInTime(client);
      }
    }
  }

  private void sayFarewell(Ending ending) {
    ChannelEnds.sayAndClose(client, ending.farewell());
    ending.node().close();
    close();
  }

  void onFailure(String side, Throwable cause) {
    // A peer's fault has no stack trace; ours has.
    boolean peersFault = cause instanceof IOException || cause instanceof ProtocolException;
    LOG.atLevel(peersFault ? Level.DEBUG : Level.ERROR)
        .addKeyValue("side", side)
        .addKeyValue("client", client.remoteAddress())
        .setCause(peersFault ? null : cause)
        .log("connection closed: {}", cause.toString());
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

  /** Ends the session if nothing is under way, so that closing it loses nothing. Any thread. */
  void closeIfIdle() {
    client
        .eventLoop()
        .execute(
            () -> {
              if (pending.isSettled() && !replies.isPaused() && !requests.isPaused()) {
                client.close();
              }
            });
  }

  /** Ends the session whatever it does. Any thread. */
  void closeNow() {
    client.close();
  }

  Channel client() {
    return client;
  }
}
