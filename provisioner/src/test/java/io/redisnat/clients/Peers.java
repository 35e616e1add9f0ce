package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;

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

  /** What Lettuce is to be made with, so that its connects are recorded. To be shut down. */
  ClientResources lettuceResources() {
    return ClientResources.builder()
        .nettyCustomizer(
            new NettyCustomizer() {
              @Override
              public void afterChannelInitialized(Channel channel) {
                watch(channel);
              }
            })
        .build();
  }

  /** What Jedis is to be made with, so that its connects are recorded. */
  JedisClientConfig jedisConfig(RedisProtocol protocol) {
    return DefaultJedisClientConfig.builder()
        .protocol(protocol)
        // Its own two seconds are not enough for a machine that is busy with other tests.
        .timeoutMillis(20_000)
        .hostAndPortMapper(
            peer -> {
              add(InetSocketAddress.createUnresolved(peer.getHost(), peer.getPort()));
              return peer;
            })
        .build();
  }

  void assertAllOutside(ProxiedCluster cluster) {
    assertAllOutside(cluster::isOutside);
  }

  void assertAllOutside(Predicate<InetSocketAddress> isOutside) {
    assertThat(seen).as("the client connected somewhere").isNotEmpty();
    assertThat(seen).as("peers of the client").allMatch(isOutside);
  }
}
