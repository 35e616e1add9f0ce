package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.Hosts;
import io.redisnat.proxy.ports.PortBinder.Place;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One entry port that is open.
 *
 * @param audience whose it is, as it was when it was opened
 * @param place where it is
 * @param channel listens
 */
record EntryListener(AudienceConfig audience, Place place, Channel channel) {

  private static final int LOOKS = 100;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** True if this is a port that the audience of that name may go on with. */
  boolean suits(AudienceConfig next, ProxyConfig config) {
    return Hosts.isSame(place.bind(), next.bind())
        && config.entryCandidates(next).contains(place.port());
  }

  /**
   * Stops accepting, and waits until the port can be opened again, for a moment at most: with nio
   * that is so only once the selector has noticed.
   */
  void close() {
    channel.close().awaitUninterruptibly();
    for (int i = 0; i < LOOKS && !isFree(); i++) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private boolean isFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(place.bind(), place.port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
