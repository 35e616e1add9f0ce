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
 * One port that is open. Whose port it is may change meanwhile, so that a block of ports can be
 * moved by a few numbers without a gap.
 */
final class Listener {

  private static final int BACKLOG = 1024;

  private final Channel channel;
  private volatile Owner owner;
  private volatile Consumer<Channel> acceptor;

  /** Where it listens. */
  record Place(String bind, int port) {

    /** True if the kernel lets only one of both be open. */
    boolean excludes(Place other) {
      return port == other.port && AudienceConfig.bindsOverlap(bind, other.bind);
    }
  }

  /** Whose port it is: that of the node with this index, for this audience. */
  record Owner(AudienceConfig audience, int index) {

    Place place() {
      return new Place(audience.bind(), audience.portBase() + index);
    }

    boolean isSameAs(Owner other) {
      return audience.listensAs(other.audience) && index == other.index;
    }
  }

  /**
   * Opens a port; waits for it, so not for event loops.
   *
   * @throws PortTakenException if it cannot be had
   */
  Listener(Owner owner, Consumer<Channel> acceptor, EventLoops loops, Acceptance acceptance) {
    this.owner = owner;
    this.acceptor = acceptor;
    Place place = owner.place();
    ChannelFuture attempt =
        bootstrap(loops, acceptance)
            .bind(new InetSocketAddress(place.bind(), place.port()))
            .awaitUninterruptibly();
    if (!attempt.isSuccess()) {
      throw new PortTakenException(owner.audience(), place.port(), attempt.cause());
    }
    this.channel = attempt.channel();
  }

  private ServerBootstrap bootstrap(EventLoops loops, Acceptance acceptance) {
    return new ServerBootstrap()
        .group(loops.group())
        .channel(loops.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .handler(new AcceptGuard(acceptance))
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        // Nothing is read from a client before its node is there.
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel connection) {
                acceptor.accept(connection);
              }
            });
  }

  Owner owner() {
    return owner;
  }

  /** From the next connection on it is another's port. */
  void giveTo(Owner next, Consumer<Channel> nextAcceptor) {
    owner = next;
    acceptor = nextAcceptor;
  }

  /** Stops accepting; waits for that. */
  void close() {
    channel.close().awaitUninterruptibly();
  }
}
