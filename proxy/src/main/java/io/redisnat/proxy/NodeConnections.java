package io.redisnat.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.redisnat.config.ProxyConfig;
import io.redisnat.proxy.session.NodeDialer;
import io.redisnat.proxy.transport.DeadPeers;
import io.redisnat.proxy.transport.EventLoops;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Opens the connections of sessions to their nodes. Thread-safe; never waits. */
final class NodeConnections {

  private final EventLoops loops;
  private final IntFunction<@Nullable InetSocketAddress> addresses;
  private volatile Bootstrap bootstrap;

  /** {@code addresses} tells where the node with an index is now, null if there is none. */
  NodeConnections(
      EventLoops loops, ProxyConfig config, IntFunction<@Nullable InetSocketAddress> addresses) {
    this.loops = loops;
    this.addresses = addresses;
    this.bootstrap = bootstrap(config);
  }

  /** The next connections are made by these settings. */
  void configure(ProxyConfig config) {
    bootstrap = bootstrap(config);
  }

  /** Reaches the node with this index, wherever it is by then. */
  NodeDialer dialer(int index) {
    return (loop, initializer) -> dial(index, loop, initializer);
  }

  private ChannelFuture dial(int index, EventLoop loop, ChannelInitializer<Channel> initializer) {
    Bootstrap attempt = bootstrap.clone(loop).handler(initializer);
    InetSocketAddress address = addresses.apply(index);
    return address == null
        ? attempt
            .register()
            .channel()
            .newFailedFuture(new IllegalStateException("no node has index " + index))
        : attempt.connect(address);
  }

  /** What all connections to nodes have in common. */
  private Bootstrap bootstrap(ProxyConfig config) {
    int writeBuffer = config.limits().writeBuffer();
    Bootstrap made =
        new Bootstrap()
            .channel(loops.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) config.upstream().connectTimeout().toMillis())
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(writeBuffer / 2, writeBuffer));
    DeadPeers.closeAfter(config.upstream().deadAfter(), loops.transport(), made);
    return made;
  }
}
