package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.Redisson;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RLock;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.NettyHook;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.Protocol;

/** Redisson at the entry port: as with one Redis, and as with a cluster. */
@ExtendWith(SharedCluster.class)
class EntryRedissonIT {

  private static final int KEYS = 300;

  private final Peers peers = new Peers();
  private final ProxiedCluster cluster;

  EntryRedissonIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  private Config config(Protocol protocol) {
    Config config = new Config();
    config.setProtocol(protocol);
    config.setCodec(StringCodec.INSTANCE);
    config.setNettyThreads(4);
    config.setNettyHook(
        new NettyHook() {
          @Override
          public void afterBoostrapInitialization(Bootstrap bootstrap) {}

          @Override
          public void afterChannelInitialization(Channel channel) {
            peers.watch(channel);
          }
        });
    return config;
  }

  private RedissonClient single(Protocol protocol) {
    Config config = config(protocol);
    config
        .useSingleServer()
        .setAddress("redis://" + cluster.entry())
        .setConnectionMinimumIdleSize(2)
        .setConnectionPoolSize(8);
    return Redisson.create(config);
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void oneRedisIsAllThatItNeedsToKnow(Protocol protocol) {
    RedissonClient redisson = single(protocol);
    try {
      String run = "entry-redisson-" + protocol + "-";
      writesAndReadsAllSlots(redisson, run);
      locksAndScripts(redisson, run);
      peers.assertAllOutside(peer -> peer.getPort() == cluster.entry().port());
    } finally {
      redisson.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void whatNeedsAConnectionOfItsOwnHasOne(Protocol protocol) throws Exception {
    RedissonClient redisson = single(protocol);
    try {
      String run = "entry-redisson-own-" + protocol + "-";
      blocks(redisson, run);
      publishesAndSubscribes(redisson, run);
      peers.assertAllOutside(peer -> peer.getPort() == cluster.entry().port());
    } finally {
      redisson.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aClusterClientIsToldTheNodePorts(Protocol protocol) {
    Config config = config(protocol);
    config
        .useClusterServers()
        .addNodeAddress("redis://" + cluster.entry())
        .setMasterConnectionMinimumIdleSize(2)
        .setSlaveConnectionMinimumIdleSize(2);
    RedissonClient redisson = Redisson.create(config);
    try {
      writesAndReadsAllSlots(redisson, "entry-redisson-cluster-" + protocol + "-");
      peers.assertAllOutside(cluster);
    } finally {
      redisson.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  private static void writesAndReadsAllSlots(RedissonClient redisson, String run) {
    RBatch batch = redisson.createBatch(BatchOptions.defaults());
    for (int i = 0; i < KEYS; i++) {
      batch.<String>getBucket(run + i).setAsync("value-" + i);
    }
    batch.execute();
    for (int i = 0; i < KEYS; i++) {
      assertThat(redisson.<String>getBucket(run + i).get()).isEqualTo("value-" + i);
    }
  }

  private static void locksAndScripts(RedissonClient redisson, String run) {
    RLock lock = redisson.getLock(run + "lock");
    lock.lock(10, TimeUnit.SECONDS);
    lock.unlock();
    Object value =
        redisson
            .getScript(StringCodec.INSTANCE)
            .eval(
                RScript.Mode.READ_ONLY,
                "return redis.call('get', KEYS[1])",
                RScript.ReturnType.VALUE,
                List.of(run + "7"));
    assertThat(value).isEqualTo("value-7");
  }

  private static void blocks(RedissonClient redisson, String run) throws Exception {
    CompletableFuture<String> popped =
        redisson
            .<String>getBlockingQueue(run + "queue")
            .pollAsync(10, TimeUnit.SECONDS)
            .toCompletableFuture();
    redisson.<String>getQueue(run + "queue").add("element");
    assertThat(popped.get(15, TimeUnit.SECONDS)).isEqualTo("element");
  }

  private static void publishesAndSubscribes(RedissonClient redisson, String run) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    redisson
        .getTopic(run + "topic")
        .addListener(String.class, (channel, message) -> heard.add(message));
    redisson.getTopic(run + "topic").publish("hello");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
  }
}
