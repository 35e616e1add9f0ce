package io.redisnat.proxy.transport;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.redisnat.config.Transport;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * Makes the kernel close connections whose peer has vanished without a FIN or RST: a machine that
 * lost power, a firewall that forgot, a cable. Left to itself TCP would send again for about
 * fifteen minutes, and notice nothing for two hours where nothing is to be sent.
 *
 * <p>A peer whose kernel acknowledges is not dead, however long its program takes to answer.
 * TCP_USER_TIMEOUT (RFC 5482) makes one exception: a peer that has stopped reading and kept its
 * window shut for that long is given up too.
 */
public final class DeadPeers {

  /** Keep-alive probes that go unanswered before the time is over. */
  private static final int PROBES = 3;

  private DeadPeers() {}

  /**
   * Closes connections of {@code bootstrap} after the peer's kernel has been silent for this long,
   * though something was sent to it: data, or else a keep-alive probe.
   *
   * <p>io_uring and epoll do all of it; nio has probes only, so a connection with data under way is
   * left to TCP; kqueue has neither.
   */
  public static void closeAfter(
      Duration silence, Transport transport, AbstractBootstrap<?, ?> bootstrap) {
    int millis = (int) Math.min(silence.toMillis(), Integer.MAX_VALUE);
    int interval = Math.max(1, (int) Math.min(silence.toSeconds() / PROBES, Short.MAX_VALUE));
    bootstrap.option(ChannelOption.SO_KEEPALIVE, true);
    switch (transport) {
      case IO_URING ->
          bootstrap
              .option(IoUringChannelOption.TCP_USER_TIMEOUT, millis)
              .option(IoUringChannelOption.TCP_KEEPIDLE, interval)
              .option(IoUringChannelOption.TCP_KEEPINTVL, interval)
              .option(IoUringChannelOption.TCP_KEEPCNT, PROBES);
      case EPOLL ->
          bootstrap
              .option(EpollChannelOption.TCP_USER_TIMEOUT, millis)
              .option(EpollChannelOption.TCP_KEEPIDLE, interval)
              .option(EpollChannelOption.TCP_KEEPINTVL, interval)
              .option(EpollChannelOption.TCP_KEEPCNT, PROBES);
      case NIO ->
          bootstrap
              .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), interval)
              .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval)
              .option(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
      case KQUEUE, AUTO -> {}
    }
  }
}
