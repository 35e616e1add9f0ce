package io.redisnat.clients;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.JedisShardedPubSub;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.util.JedisClusterCRC16;

@ExtendWith(SharedCluster.class)
class JedisIT {

  /** The common pool may have one thread only; what blocks needs its own. */
  static final Executor THREADS =
      task -> {
        Thread thread = new Thread(task, "jedis-it");
        thread.setDaemon(true);
        thread.start();
      };

  private final Peers peers = new Peers();
  private final ProxiedCluster cluster;

  JedisIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  private RedisClusterClient client(RedisProtocol protocol) {
    HostPort seed = cluster.seed();
    return RedisClusterClient.builder()
        .nodes(Set.of(new HostAndPort(seed.host(), seed.port())))
        .clientConfig(peers.jedisConfig(protocol))
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void everyKindOfCommandWorksFromOutside(RedisProtocol protocol) throws Exception {
    try (RedisClusterClient jedis = client(protocol)) {
      String run = "jedis-" + protocol + "-";
      writesAndReadsAllSlots(jedis, run);
      pipelines(jedis, run);
      runsTransactionsAndScripts(jedis, run);
      blocks(jedis, run);
      publishesAndSubscribes(jedis, run);
      peers.assertAllOutside(cluster);
      assertThat(jedis.getClusterNodes().keySet())
          .as("every node is known under its outside address")
          .containsExactlyInAnyOrderElementsOf(
              cluster.outside().stream().map(HostPort::toString).toList());
    }
  }

  private static void writesAndReadsAllSlots(RedisClusterClient jedis, String run) {
    for (int i = 0; i < 1000; i++) {
      assertThat(jedis.set(run + i, "value-" + i)).isEqualTo("OK");
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(jedis.get(run + i)).isEqualTo("value-" + i);
    }
  }

  private static void pipelines(RedisClusterClient jedis, String run) {
    List<Response<String>> replies = new ArrayList<>();
    try (ClusterPipeline pipeline = jedis.pipelined()) {
      IntStream.range(0, 1000).forEach(i -> replies.add(pipeline.get(run + i)));
    }
    Map<Integer, String> values =
        IntStream.range(0, 1000).boxed().collect(toMap(i -> i, i -> replies.get(i).get()));
    assertThat(values).allSatisfy((i, value) -> assertThat(value).isEqualTo("value-" + i));
  }

  private static void runsTransactionsAndScripts(RedisClusterClient jedis, String run) {
    int slot = JedisClusterCRC16.getSlot(run);
    try (Connection owner = jedis.getConnectionFromSlot(slot);
        Transaction transaction = new Transaction(owner)) {
      transaction.incr("{" + run + "}a");
      transaction.incr("{" + run + "}b");
      assertThat(transaction.exec()).containsExactly(1L, 1L);
    }
    Object sum =
        jedis.eval(
            "return redis.call('get', KEYS[1]) + redis.call('get', KEYS[2])",
            List.of("{" + run + "}a", "{" + run + "}b"),
            List.of());
    assertThat(sum).isEqualTo(2L);
  }

  private static void blocks(RedisClusterClient jedis, String run) throws Exception {
    CompletableFuture<List<String>> popped =
        CompletableFuture.supplyAsync(() -> jedis.blpop(5, run + "list"), THREADS);
    jedis.rpush(run + "list", "element");
    assertThat(popped.get(10, TimeUnit.SECONDS)).containsExactly(run + "list", "element");
  }

  private static void publishesAndSubscribes(RedisClusterClient jedis, String run)
      throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    JedisPubSub subscriber =
        new JedisPubSub() {
          @Override
          public void onMessage(String channel, String message) {
            heard.add(message);
          }
        };
    JedisShardedPubSub shardSubscriber =
        new JedisShardedPubSub() {
          @Override
          public void onSMessage(String channel, String message) {
            heard.add(message);
          }
        };
    var plain =
        CompletableFuture.runAsync(() -> jedis.subscribe(subscriber, run + "channel"), THREADS);
    var sharded =
        CompletableFuture.runAsync(() -> jedis.ssubscribe(shardSubscriber, run + "shard"), THREADS);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> subscriber.isSubscribed() && shardSubscriber.isSubscribed());
    jedis.publish(run + "channel", "hello");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
    jedis.spublish(run + "shard", "hello shard");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello shard");
    subscriber.unsubscribe();
    shardSubscriber.sunsubscribe();
    plain.get(10, TimeUnit.SECONDS);
    sharded.get(10, TimeUnit.SECONDS);
  }
}
