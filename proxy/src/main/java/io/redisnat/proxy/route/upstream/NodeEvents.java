package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what happens on a node's channel into events of its {@link NodeConnection}. */
final class NodeEvents extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(NodeConnection.class);

  private final NodeConnection connection;

  NodeEvents(NodeConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    connection.onBytes((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.resumeIfRoom();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.resumeIfRoom();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.end("closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.atDebug()
        .addKeyValue("node", connection.node())
        .setCause(cause)
        .log("connection to a node lost");
    connection.end("broke the connection: " + cause.getMessage());
  }
}
