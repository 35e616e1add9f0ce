package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.redisnat.proxy.resp.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What sessions log: no payload, and no stack trace for what is a peer's fault. */
public final class SessionLog {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private SessionLog() {}

  static void nodeNotReached(int nodeIndex, Throwable cause) {
    LOG.atDebug()
        .addKeyValue("nodeIndex", nodeIndex)
        .addKeyValue("cause", cause)
        .log("node not reached");
  }

  /** The client broke the protocol, or a limit of the size of requests. */
  public static void protocolBroken(Channel client, ProtocolException fault) {
    LOG.atDebug().addKeyValue("client", client.remoteAddress()).log(fault.getMessage());
  }

  /** A connection ended by an exception, on this side. */
  public static void closed(Channel client, String side, Throwable cause) {
    boolean peersFault =
        cause instanceof IOException
            // What the SSL handler makes of a record that is not right.
            || cause.getCause() instanceof SSLException
            || cause instanceof UncheckedIOException
            || cause instanceof ProtocolException;
    LOG.atLevel(peersFault ? Level.DEBUG : Level.ERROR)
        .addKeyValue("side", side)
        .addKeyValue("client", client.remoteAddress())
        .setCause(peersFault ? null : cause)
        .log("connection closed: {}", cause.toString());
  }

  /** A client does not take its replies. */
  public static void tooSlow(Channel client, long limit) {
    LOG.atWarn()
        .addKeyValue("client", client.remoteAddress())
        .addKeyValue("limit", limit)
        .log("client closed: it has not taken more bytes of replies than entry.max-output allows");
  }
}
