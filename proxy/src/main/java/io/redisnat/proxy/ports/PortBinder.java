package io.redisnat.proxy.ports;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.redisnat.config.AudienceConfig;
import io.redisnat.proxy.transport.AcceptGuard;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Opens the ports that clients connect to, all in the same way. Thread-safe.
 *
 * @param loops accept the connections and serve them
 * @param acceptance how many may come in a second
 */
record PortBinder(EventLoops loops, Acceptance acceptance) {

  private static final int BACKLOG = 1024;

  /** Where a port is. */
  record Place(String bind, int port) {

    /** True if the kernel lets only one of both be open. */
    boolean excludes(Place other) {
      return port == other.port && AudienceConfig.bindsOverlap(bind, other.bind);
    }
  }

  /**
   * Tries to open a port; waits for that, so not for event loops.
   *
   * @param acceptor takes each connection, on its event loop, before anything is read from it
   * @return is done: its channel listens, or its cause says why not
   */
  ChannelFuture bind(Place place, Consumer<Channel> acceptor) {
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .handler(new AcceptGuard(acceptance))
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        // Nothing is read from a client before somebody is there to take it.
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel connection) {
                acceptor.accept(connection);
              }
            })
        .bind(new InetSocketAddress(place.bind(), place.port()))
        .awaitUninterruptibly();
  }
}
