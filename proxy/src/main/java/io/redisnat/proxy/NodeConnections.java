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
import io.redisnat.proxy.transport.DeadPeers;
import io.redisnat.proxy.transport.EventLoops;
import io.redisnat.proxy.transport.TlsContexts;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of sessions to their nodes, with or without TLS. Thread-safe; never waits.
 */
final class NodeConnections {

  private static final HostPort NOWHERE = new HostPort("", 0);

  private final EventLoops loops;
  private final IntFunction<NodeDirectory.@Nullable Dial> dials;
  private final TlsContexts tls;
  private volatile Settings settings;

  private record Settings(Bootstrap bootstrap, long connectNanos) {}

  /** {@code dials} tells where the node with an index is now, null if there is none. */
  NodeConnections(
      EventLoops loops,
      ProxyConfig config,
      IntFunction<NodeDirectory.@Nullable Dial> dials,
      TlsContexts tls) {
    this.loops = loops;
    this.dials = dials;
    this.tls = tls;
    this.settings = settings(config);
  }

  /** The next connections are made by these settings. */
  void configure(ProxyConfig config) {
    settings = settings(config);
  }

  /** Reaches the node with this index, wherever it is by then. */
  NodeDialer dialer(int index) {
    return (loop, pipeline) -> dial(index, loop, pipeline);
  }

  private ChannelFuture dial(int index, EventLoop loop, NodePipeline pipeline) {
    Settings now = settings;
    NodeDirectory.Dial dial = dials.apply(index);
    if (dial == null) {
      return now.bootstrap()
          .clone(loop)
          .handler(initializer(NOWHERE, pipeline))
          .register()
          .channel()
          .newFailedFuture(new IllegalStateException("no node has index " + index));
    }
    long deadline = System.nanoTime() + now.connectNanos();
    ChannelFuture connected =
        now.bootstrap()
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

  /** What all connections to nodes have in common. */
  private Settings settings(ProxyConfig config) {
    int writeBuffer = config.limits().writeBuffer();
    Bootstrap bootstrap =
        new Bootstrap()
            .channel(loops.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) config.upstream().connectTimeout().toMillis())
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(writeBuffer / 2, writeBuffer));
    DeadPeers.closeAfter(config.upstream().deadAfter(), loops.transport(), bootstrap);
    return new Settings(bootstrap, config.upstream().connectTimeout().toNanos());
  }
}
