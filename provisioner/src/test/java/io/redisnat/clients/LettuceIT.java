package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyValue;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.RedisClusterPubSubAdapter;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.redisnat.model.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedCluster.class)
class LettuceIT {

  private final Peers peers = new Peers();
  private final ProxiedCluster cluster;

  LettuceIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void everyKindOfCommandWorksFromOutside(ProtocolVersion protocol) throws Exception {
    ClientResources resources = peers.lettuceResources();
    HostPort seed = cluster.seed();
    RedisClusterClient client =
        RedisClusterClient.create(resources, RedisURI.create(seed.host(), seed.port()));
    client.setOptions(ClusterClientOptions.builder().protocolVersion(protocol).build());
    try (StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      String run = "lettuce-" + protocol + "-";
      writesAndReadsAllSlots(connection, run);
      runsTransactionsAndScripts(connection, run);
      blocks(client, connection, run);
      // Lettuce reads from no replica whose offset was 0 when it last looked.
      client.refreshPartitions();
      readsFromReplicas(connection, run);
      publishesAndSubscribes(client, connection, run);
      assertThat(client.getPartitions())
          .extracting(RedisClusterNode::getUri)
          .extracting(uri -> new HostPort(uri.getHost(), uri.getPort()))
          .containsExactlyInAnyOrderElementsOf(cluster.outside());
      peers.assertAllOutside(cluster);
    } finally {
      client.shutdown(0, 5, TimeUnit.SECONDS);
      resources.shutdown(0, 5, TimeUnit.SECONDS);
    }
  }

  private static void writesAndReadsAllSlots(
      StatefulRedisClusterConnection<String, String> connection, String run) throws Exception {
    var async = connection.async();
    List<CompletableFuture<String>> writes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      writes.add(async.set(run + i, "value-" + i).toCompletableFuture());
    }
    for (CompletableFuture<String> write : writes) {
      assertThat(write.get(10, TimeUnit.SECONDS)).isEqualTo("OK");
    }
    RedisAdvancedClusterCommands<String, String> sync = connection.sync();
    for (int i = 0; i < 1000; i++) {
      assertThat(sync.get(run + i)).isEqualTo("value-" + i);
    }
  }

  private static void runsTransactionsAndScripts(
      StatefulRedisClusterConnection<String, String> connection, String run) {
    String key = "{" + run + "}counter";
    RedisClusterNode owner = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
    RedisCommands<String, String> node =
        connection.getConnection(owner.getUri().getHost(), owner.getUri().getPort()).sync();
    node.multi();
    node.incr(key);
    node.clusterNodes();
    TransactionResult result = node.exec();
    assertThat(result.<Long>get(0)).isEqualTo(1L);
    assertThat(result.<String>get(1))
        .contains(owner.getUri().getHost() + ":" + owner.getUri().getPort() + "@");
    Long doubled =
        connection
            .sync()
            .eval("return redis.call('get', KEYS[1]) * 2", ScriptOutputType.INTEGER, key);
    assertThat(doubled).isEqualTo(2L);
  }

  private static void blocks(
      RedisClusterClient client,
      StatefulRedisClusterConnection<String, String> connection,
      String run)
      throws Exception {
    try (StatefulRedisClusterConnection<String, String> blocked = client.connect()) {
      CompletableFuture<KeyValue<String, String>> popped =
          blocked.async().blpop(10, run + "list").toCompletableFuture();
      connection.sync().rpush(run + "list", "element");
      assertThat(popped.get(15, TimeUnit.SECONDS).getValue()).isEqualTo("element");
    }
  }

  private static void readsFromReplicas(
      StatefulRedisClusterConnection<String, String> connection, String run) {
    connection.sync().set(run + "copied", "to replicas");
    String master =
        connection.getPartitions().getMasterBySlot(SlotHash.getSlot(run + "copied")).getNodeId();
    connection.getConnection(master).sync().waitForReplication(2, 5000);
    connection.setReadFrom(ReadFrom.REPLICA);
    try {
      assertThat(connection.sync().get(run + "1")).isEqualTo("value-1");
    } finally {
      connection.setReadFrom(ReadFrom.UPSTREAM);
    }
  }

  private static void publishesAndSubscribes(
      RedisClusterClient client,
      StatefulRedisClusterConnection<String, String> connection,
      String run)
      throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StatefulRedisClusterPubSubConnection<String, String> pubSub = client.connectPubSub()) {
      pubSub.addListener(
          new RedisClusterPubSubAdapter<>() {
            @Override
            public void message(RedisClusterNode node, String channel, String message) {
              heard.add(message);
            }

            @Override
            public void smessage(RedisClusterNode node, String channel, String message) {
              heard.add(message);
            }
          });
      pubSub.sync().subscribe(run + "channel");
      connection.sync().publish(run + "channel", "hello");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
      pubSub.sync().ssubscribe(run + "shard");
      connection.sync().spublish(run + "shard", "hello shard");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello shard");
    }
  }
}
