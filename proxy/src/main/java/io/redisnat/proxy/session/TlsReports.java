package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.transport.LogThrottle;
import io.redisnat.tls.TlsFailures;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Counts and logs the TLS connections that do not come about, one line a kind and interval, so that
 * a client that tries for ever does not fill the log. Thread-safe.
 */
public final class TlsReports {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final LogThrottle throttle = new LogThrottle(INTERVAL);
  private final SessionCounters counters;

  /** Reports that count here. */
  public TlsReports(SessionCounters counters) {
    this.counters = counters;
  }

  /** A client of a TLS port began with {@code what}, and is closed. */
  void notTls(String audience, Channel client, String what) {
    counters.clientHandshakeFailed();
    String text = "client closed: this port speaks TLS and it began with " + what;
    client(Level.WARN, audience, client, text);
  }

  /** A client of a plaintext port began with a TLS handshake, and is closed. */
  void notPlaintext(String audience, Channel client) {
    client(
        Level.WARN, audience, client, "client closed: it speaks TLS and this port plaintext only");
  }

  /** A client did not get through the handshake, and is closed. */
  void clientFailed(String audience, Channel client, Throwable cause) {
    if (cause instanceof ClosedChannelException) {
      // A port scan, or a probe that looks whether the port is open: nothing has failed.
      LOG.atDebug()
          .addKeyValue("audience", audience)
          .addKeyValue("client", client.remoteAddress())
          .log("client left before its TLS handshake was done");
      return;
    }
    counters.clientHandshakeFailed();
    long before = throttle.admit("client " + audience + " " + TlsFailures.kind(cause));
    if (before != LogThrottle.LEFT_OUT) {
      LOG.atWarn()
          .addKeyValue("audience", audience)
          .addKeyValue("client", client.remoteAddress())
          .addKeyValue("notLogged", before)
          .log("TLS handshake with a client failed: {}", TlsFailures.reason(cause));
    }
  }

  /** A node and the proxy did not agree; the client that it was for is closed. */
  void nodeFailed(HostPort node, Throwable cause) {
    counters.nodeHandshakeFailed();
    long before = throttle.admit("node " + node + " " + TlsFailures.kind(cause));
    if (before != LogThrottle.LEFT_OUT) {
      LOG.atWarn()
          .addKeyValue("node", node)
          .addKeyValue("notLogged", before)
          .log("TLS handshake with a node failed: {}", TlsFailures.reason(cause));
    }
  }

  private void client(Level level, String audience, Channel client, String text) {
    long before = throttle.admit("client " + audience + " " + text);
    if (before != LogThrottle.LEFT_OUT) {
      LOG.atLevel(level)
          .addKeyValue("audience", audience)
          .addKeyValue("client", client.remoteAddress())
          .addKeyValue("notLogged", before)
          .log(text);
    }
  }
}
