package io.redisnat.proxy.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** Both pipelines of a session, in one place. */
final class Pipelines {

  private Pipelines() {}

  /** The client's; {@code tls} is null where the audience speaks plaintext. */
  static void client(
      Channel channel,
      Session session,
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
    pipeline.addLast(HandlerNames.CLIENT, new ClientHandler(session));
  }

  /** The node's. */
  static NodePipeline node(Session session, TlsReports reports) {
    return (channel, node, tls) -> {
      ChannelPipeline pipeline = channel.pipeline();
      if (tls != null) {
        pipeline
            .addLast(HandlerNames.TLS, tls)
            .addLast(HandlerNames.NO_EMPTY_FLUSH, new NoEmptyFlush())
            .addLast(HandlerNames.HANDSHAKE, new NodeHandshake(node, reports));
      }
      pipeline.addLast(HandlerNames.NODE, new NodeHandler(session));
    };
  }
}
