package io.redisnat.proxy.ports;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.Hosts;
import io.redisnat.proxy.ports.PortBinder.Place;

/**
 * One entry port that is open.
 *
 * @param audience whose it is, as it was when it was opened
 * @param place where it is
 * @param channel listens
 */
record EntryListener(AudienceConfig audience, Place place, Channel channel) {

  /** True if this is a port that the audience of that name may go on with. */
  boolean suits(AudienceConfig next, ProxyConfig config) {
    return Hosts.isSame(place.bind(), next.bind())
        && config.entryCandidates(next).contains(place.port());
  }

  /** Stops accepting, and waits until the port can be opened again, for a moment at most. */
  void close() {
    channel.close().awaitUninterruptibly();
    ReservedPort.awaitFree(place);
  }
}
