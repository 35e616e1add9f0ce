package io.redisnat.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.session.NodeDialer;
import io.redisnat.proxy.session.NodePipeline;
import io.redisnat.proxy.transport.EventLoops;
import io.redisnat.proxy.transport.TlsContexts;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Opens connections to nodes, with or without TLS. Thread-safe. */
final class NodeConnections {

  private static final HostPort NOWHERE = new HostPort("", 0);

  private final NodeDirectory directory;
  private final TlsContexts tls;
  private final Bootstrap bootstrap;
  private final long connectTimeout;

  NodeConnections(ProxyConfig config, EventLoops loops, NodeDirectory directory, TlsContexts tls) {
    this.directory = directory;
    this.tls = tls;
    this.connectTimeout = config.upstream().connectTimeout().toNanos();
    int writeBuffer = config.limits().writeBuffer();
    this.bootstrap =
        new Bootstrap()
            .channel(loops.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) config.upstream().connectTimeout().toMillis())
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(writeBuffer / 2, writeBuffer));
  }

  /** The dialer of the node with this index, wherever it is when it is dialled. */
  NodeDialer dialer(int index) {
    return (loop, pipeline) -> dial(index, loop, pipeline);
  }

  private ChannelFuture dial(int index, EventLoop loop, NodePipeline pipeline) {
    NodeDirectory.Dial dial = directory.dial(index);
    if (dial == null) {
      return bootstrap
          .clone(loop)
          .handler(initializer(NOWHERE, pipeline))
          .register()
          .channel()
          .newFailedFuture(new IllegalStateException("no node has index " + index));
    }
    long deadline = System.nanoTime() + connectTimeout;
    ChannelFuture connected =
        bootstrap
            .clone(loop)
            .handler(initializer(dial.announced(), pipeline))
            .connect(dial.address());
    return withHandshake(connected, deadline);
  }

  private ChannelInitializer<Channel> initializer(HostPort announced, NodePipeline pipeline) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        pipeline.build(channel, announced, tls.forNode(announced, channel.alloc()));
      }
    };
  }

  /** The attempt together with its handshake, if it has one, in what is left of the time. */
  private static ChannelFuture withHandshake(ChannelFuture connected, long deadline) {
    Channel channel = connected.channel();
    ChannelPromise ready = channel.newPromise();
    connected.addListener(
        attempt -> {
          SslHandler handler = channel.pipeline().get(SslHandler.class);
          if (!attempt.isSuccess()) {
            ready.tryFailure(attempt.cause());
          } else if (handler == null) {
            ready.trySuccess();
          } else {
            // This runs before the channel becomes active, which starts the handshake.
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            handler.setHandshakeTimeoutMillis(Math.max(1, left));
            handler.handshakeFuture().addListener(done -> finish(ready, done.cause()));
          }
        });
    return ready;
  }

  private static void finish(ChannelPromise ready, @Nullable Throwable cause) {
    if (cause == null) {
      ready.trySuccess();
    } else {
      ready.tryFailure(cause);
    }
  }
}
