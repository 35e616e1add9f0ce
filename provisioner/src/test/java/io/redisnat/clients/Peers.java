package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every address that a client tried to connect to. Thread-safe. */
final class Peers {

  private final Set<InetSocketAddress> seen = ConcurrentHashMap.newKeySet();

  void add(InetSocketAddress peer) {
    seen.add(peer);
  }

  /** Records the connects of a channel of a Netty-based client. */
  void watch(Channel channel) {
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void connect(
                  ChannelHandlerContext context,
                  SocketAddress remote,
                  SocketAddress local,
                  ChannelPromise promise)
                  throws Exception {
                add((InetSocketAddress) remote);
                super.connect(context, remote, local, promise);
              }
            });
  }

  void assertAllOutside(ProxiedCluster cluster) {
    assertThat(seen).as("the client connected somewhere").isNotEmpty();
    assertThat(seen).as("peers of the client").allMatch(cluster::isOutside);
  }
}
