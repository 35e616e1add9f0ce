package io.redisnat.proxy.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import io.redisnat.config.AdminConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.transport.LoopLag;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics} over HTTP, from one thread of its
 * own. A connection gets one answer and lives for 5 s at most; there are never more than 16.
 * Thread-safe.
 */
public final class AdminListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminListener.class);
  private static final int MAX_CONNECTIONS = 16;
  private static final int LIFETIME_SECONDS = 5;
  private static final int STOP_SECONDS = 2;
  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 8192;
  private static final int MAX_CHUNK = 8192;

  private final EventLoopGroup group;
  private final LoopLag lag;
  private final Endpoints endpoints;

  /** Connections that are open; the group's only thread uses it. */
  private int connections;

  private AdminListener(Sources sources) {
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("redis-nat-admin", true), NioIoHandler.newFactory());
    this.lag = LoopLag.measure(sources.loops());
    this.endpoints = new Endpoints(sources, lag);
  }

  /**
   * Opens the listener that is configured; waits for the port to be bound, so not for event loops.
   *
   * @return empty if it is off, or if its address is a default that cannot be had or that a node
   *     port may need, which is logged
   * @throws AdminPortException if somebody asked for the address and it cannot be had
   */
  public static Optional<AdminListener> open(AdminConfig config, Sources sources) {
    if (config.listen().isEmpty()) {
      return Optional.empty();
    }
    HostPort address = config.listen().get();
    if (config.isDefault() && mayBeNodePort(sources, address)) {
      LOG.atWarn()
          .addKeyValue("listen", address)
          .log("no admin listener: a node may need this port; set redis-nat.admin.listen");
      return Optional.empty();
    }
    AdminListener listener = new AdminListener(sources);
    ChannelFuture attempt = listener.bind(address);
    if (attempt.isSuccess()) {
      report(address);
      return Optional.of(listener);
    }
    listener.close();
    AdminPortException failure = new AdminPortException(address, attempt.cause());
    if (!config.isDefault()) {
      throw failure;
    }
    LOG.atWarn().addKeyValue("listen", address).log("no admin listener: {}", failure.getMessage());
    return Optional.empty();
  }

  private static boolean mayBeNodePort(Sources sources, HostPort address) {
    return sources.config().get().audiences().stream().anyMatch(a -> a.mayListenOn(address));
  }

  private ChannelFuture bind(HostPort address) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, MAX_CONNECTIONS)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                onConnection(channel);
              }
            })
        .bind(new InetSocketAddress(address.host(), address.port()))
        .awaitUninterruptibly();
  }

  private static void report(HostPort address) {
    LOG.atInfo().addKeyValue("listen", address).log("admin listener open");
    if (!new InetSocketAddress(address.host(), address.port()).getAddress().isLoopbackAddress()) {
      LOG.atWarn()
          .addKeyValue("listen", address)
          .log("the admin listener has no login and is open beyond this machine");
    }
  }

  private void onConnection(Channel channel) {
    if (connections >= MAX_CONNECTIONS) {
      channel.close();
      return;
    }
    connections++;
    ScheduledFuture<?> limit =
        channel.eventLoop().schedule(() -> channel.close(), LIFETIME_SECONDS, TimeUnit.SECONDS);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              connections--;
              limit.cancel(false);
            });
    channel
        .pipeline()
        .addLast("http", new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
        .addLast("admin", new AdminHandler(endpoints));
  }

  /** Closes the port and all its connections; waits two seconds at most. */
  @Override
  public void close() {
    lag.close();
    group
        .shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(STOP_SECONDS, TimeUnit.SECONDS);
    if (group.isTerminated()) {
      endpoints.close();
    }
  }
}
