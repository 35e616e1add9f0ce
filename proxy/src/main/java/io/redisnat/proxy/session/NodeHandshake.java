package io.redisnat.proxy.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.redisnat.model.HostPort;

/**
 * Reports a TLS handshake with a node that fails. With TLS 1.3 a node judges our certificate after
 * the handshake is done on our side, so this stays until the first bytes of the node.
 */
final class NodeHandshake extends ChannelInboundHandlerAdapter {

  private final HostPort node;
  private final TlsReports reports;
  private boolean done;

  NodeHandshake(HostPort node, TlsReports reports) {
    this.node = node;
    this.reports = reports;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      done = completion.isSuccess();
      if (!done) {
        reports.nodeFailed(node, completion.cause());
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ctx.pipeline().remove(this);
    ctx.fireChannelRead(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (done) {
      reports.nodeFailed(node, cause);
      ctx.fireExceptionCaught(cause);
    }
    // Else the event has told of it, and the dialling has failed.
  }
}
