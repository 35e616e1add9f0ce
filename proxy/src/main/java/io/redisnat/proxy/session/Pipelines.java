package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** The pipelines of clients and of nodes, in one place. */
public final class Pipelines {

  private Pipelines() {}

  /**
   * A client's.
   *
   * @param handler what is to hear of the client, behind all of them
   * @param tls null where the audience speaks plaintext
   */
  public static void client(
      Channel channel,
      ChannelHandler handler,
      String audience,
      TlsReports reports,
      @Nullable SslHandler tls) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(HandlerNames.FIRST_BYTES, new FirstBytes(tls != null, audience, reports));
    if (tls != null) {
      pipeline
          .addLast(HandlerNames.TLS, tls)
          .addLast(HandlerNames.NO_EMPTY_FLUSH, new NoEmptyFlush())
          .addLast(HandlerNames.HANDSHAKE, new ClientHandshake(audience, reports));
    }
    pipeline.addLast(HandlerNames.CLIENT, handler);
  }

  /** A node's; {@code handler} is what is to hear of the node, behind all of them. */
  public static NodePipeline node(ChannelHandler handler, TlsReports reports) {
    return (channel, node, tls) -> {
      ChannelPipeline pipeline = channel.pipeline();
      if (tls != null) {
        pipeline
            .addLast(HandlerNames.TLS, tls)
            .addLast(HandlerNames.NO_EMPTY_FLUSH, new NoEmptyFlush())
            .addLast(HandlerNames.HANDSHAKE, new NodeHandshake(node, reports));
      }
      pipeline.addLast(HandlerNames.NODE, handler);
    };
  }
}
