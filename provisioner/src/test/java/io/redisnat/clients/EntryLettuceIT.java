package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.redisnat.model.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce at the entry port: as with one Redis, and as with a cluster. */
@ExtendWith(SharedCluster.class)
class EntryLettuceIT {

  private static final int KEYS = 500;

  private final Peers peers = new Peers();
  private final ProxiedCluster cluster;

  EntryLettuceIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  private RedisURI entry() {
    HostPort entry = cluster.entry();
    return RedisURI.create(entry.host(), entry.port());
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void oneRedisIsAllThatItNeedsToKnow(ProtocolVersion protocol) throws Exception {
    ClientResources resources = peers.lettuceResources();
    RedisClient client = RedisClient.create(resources, entry());
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      String run = "entry-lettuce-" + protocol + "-";
      writesAndReadsAllSlots(connection, run);
      manyKeysAtOnce(connection.sync(), run);
      peers.assertAllOutside(peer -> peer.getPort() == cluster.entry().port());
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
      resources.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void whatNeedsAConnectionOfItsOwnHasOne(ProtocolVersion protocol) throws Exception {
    ClientResources resources = peers.lettuceResources();
    RedisClient client = RedisClient.create(resources, entry());
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      String run = "entry-lettuce-own-" + protocol + "-";
      transactionsAndScripts(connection.sync(), run);
      blocks(client, connection.sync(), run);
      publishesAndSubscribes(client, connection.sync(), run);
      peers.assertAllOutside(peer -> peer.getPort() == cluster.entry().port());
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
      resources.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void aClusterClientIsToldTheNodePorts(ProtocolVersion protocol) {
    ClientResources resources = peers.lettuceResources();
    RedisClusterClient client = RedisClusterClient.create(resources, entry());
    client.setOptions(ClusterClientOptions.builder().protocolVersion(protocol).build());
    try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      for (int i = 0; i < KEYS; i++) {
        String key = "entry-lettuce-cluster-" + protocol + "-" + i;
        connection.sync().set(key, "value-" + i);
        assertThat(connection.sync().get(key)).isEqualTo("value-" + i);
      }
      peers.assertAllOutside(cluster);
      assertThat(client.getPartitions())
          .extracting(RedisClusterNode::getUri)
          .extracting(uri -> new HostPort(uri.getHost(), uri.getPort()))
          .containsExactlyInAnyOrderElementsOf(cluster.outside());
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
      resources.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  /** All of them on their way at once: one connection, whose replies are in order. */
  private static void writesAndReadsAllSlots(
      StatefulRedisConnection<String, String> connection, String run) throws Exception {
    var async = connection.async();
    List<CompletableFuture<String>> replies = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      async.set(run + i, "value-" + i);
      replies.add(async.get(run + i).toCompletableFuture());
    }
    for (int i = 0; i < KEYS; i++) {
      assertThat(replies.get(i).get(10, TimeUnit.SECONDS)).isEqualTo("value-" + i);
    }
  }

  private static void manyKeysAtOnce(RedisCommands<String, String> redis, String run) {
    String[] keys = IntStream.range(0, KEYS).mapToObj(i -> run + i).toArray(String[]::new);
    assertThat(redis.mget(keys))
        .extracting(KeyValue::getValue)
        .containsExactlyElementsOf(IntStream.range(0, KEYS).mapToObj(i -> "value-" + i).toList());
  }

  private static void transactionsAndScripts(RedisCommands<String, String> redis, String run) {
    String key = "{" + run + "}counter";
    redis.multi();
    redis.incr(key);
    redis.get(key);
    TransactionResult result = redis.exec();
    assertThat(result.<Long>get(0)).isEqualTo(1L);
    assertThat(result.<String>get(1)).isEqualTo("1");
    Long doubled =
        redis.eval("return redis.call('get', KEYS[1]) * 2", ScriptOutputType.INTEGER, key);
    assertThat(doubled).isEqualTo(2L);
  }

  private static void blocks(RedisClient client, RedisCommands<String, String> redis, String run)
      throws Exception {
    try (StatefulRedisConnection<String, String> blocked = client.connect()) {
      CompletableFuture<KeyValue<String, String>> popped =
          blocked.async().blpop(10, run + "list").toCompletableFuture();
      redis.rpush(run + "list", "element");
      assertThat(popped.get(15, TimeUnit.SECONDS).getValue()).isEqualTo("element");
    }
  }

  private static void publishesAndSubscribes(
      RedisClient client, RedisCommands<String, String> redis, String run) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StatefulRedisPubSubConnection<String, String> pubSub = client.connectPubSub()) {
      pubSub.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              heard.add(message);
            }

            @Override
            public void smessage(String channel, String message) {
              heard.add(message);
            }
          });
      pubSub.sync().subscribe(run + "channel");
      redis.publish(run + "channel", "hello");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
      pubSub.sync().ssubscribe(run + "shard");
      redis.spublish(run + "shard", "hello shard");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello shard");
    }
  }
}
