package io.redisnat.proxy.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.redisnat.config.Transport;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started group of event loops and the channel classes that go with it.
 *
 * @param transport which implementation it is; never {@link Transport#AUTO}
 * @param group the loops
 * @param serverChannel class of listening channels
 * @param channel class of connections
 */
public record EventLoops(
    Transport transport,
    EventLoopGroup group,
    Class<? extends ServerChannel> serverChannel,
    Class<? extends Channel> channel)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

  /**
   * A multishot accept goes on while the channel is told not to read, so a listener could not
   * pause. Netty has no other switch than this property, read once, when IoUring loads.
   */
  private static final String LASTING_ACCEPTS = "io.netty.iouring.acceptMultiShotEnabled";

  /**
   * With polls that stay armed, Netty 4.2.18 misses a reset that comes right behind the last bytes:
   * the connection stays for ever (netty#17049 is of the same kind).
   */
  private static final String LASTING_POLLS = "io.netty.iouring.pollAddMultishotEnabled";

  static {
    for (String feature : List.of(LASTING_ACCEPTS, LASTING_POLLS)) {
      // What the user has set wins.
      if (System.getProperty(feature) == null) {
        System.setProperty(feature, "false");
      }
    }
  }

  /** From the fastest to the one that is always there. */
  private static final List<Transport> PREFERENCE =
      List.of(Transport.IO_URING, Transport.EPOLL, Transport.KQUEUE, Transport.NIO);

  /**
   * Starts the wanted event loops; with {@link Transport#AUTO} the best that works here.
   *
   * @param threads number of loops; 0 for one per core
   * @throws TransportException if the wanted transport does not work here, with the reason
   */
  public static EventLoops open(Transport wanted, int threads) {
    Transport chosen = wanted == Transport.AUTO ? best() : wanted;
    Throwable cause = unavailability(chosen);
    if (cause != null) {
      throw new TransportException(
          "transport '%s' does not work here: %s; use 'auto'"
              .formatted(chosen.name().toLowerCase(Locale.ROOT), rootMessage(cause)),
          cause);
    }
    int loops = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    EventLoops opened = start(chosen, loops);
    LOG.atInfo()
        .addKeyValue("transport", chosen.name().toLowerCase(Locale.ROOT))
        .addKeyValue("eventLoops", loops)
        .log("transport chosen");
    return opened;
  }

  private static Transport best() {
    for (Transport candidate : PREFERENCE) {
      Throwable cause = unavailability(candidate);
      if (cause == null) {
        return candidate;
      }
      LOG.atDebug()
          .addKeyValue("transport", candidate)
          .addKeyValue("cause", rootMessage(cause))
          .log("transport not available");
    }
    return Transport.NIO;
  }

  private static @Nullable Throwable unavailability(Transport transport) {
    return switch (transport) {
      case IO_URING -> IoUring.unavailabilityCause();
      case EPOLL -> Epoll.unavailabilityCause();
      case KQUEUE -> KQueue.unavailabilityCause();
      case NIO, AUTO -> null;
    };
  }

  private static EventLoops start(Transport transport, int loops) {
    return switch (transport) {
      case IO_URING ->
          new EventLoops(
              transport,
              group(loops, IoUringIoHandler.newFactory()),
              IoUringServerSocketChannel.class,
              IoUringSocketChannel.class);
      case EPOLL ->
          new EventLoops(
              transport,
              group(loops, EpollIoHandler.newFactory()),
              EpollServerSocketChannel.class,
              EpollSocketChannel.class);
      case KQUEUE ->
          new EventLoops(
              transport,
              group(loops, KQueueIoHandler.newFactory()),
              KQueueServerSocketChannel.class,
              KQueueSocketChannel.class);
      case NIO, AUTO ->
          new EventLoops(
              Transport.NIO,
              group(loops, NioIoHandler.newFactory()),
              NioServerSocketChannel.class,
              NioSocketChannel.class);
    };
  }

  private static EventLoopGroup group(int loops, IoHandlerFactory factory) {
    return new MultiThreadIoEventLoopGroup(
        loops, new DefaultThreadFactory("redis-nat-loop", true), factory);
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** Stops the loops; waits a few seconds at most. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
