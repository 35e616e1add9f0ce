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
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Jedis at the entry port: as with one Redis, and as with a cluster. */
@ExtendWith(SharedCluster.class)
class EntryJedisIT {

  private static final int KEYS = 300;

  private final Peers peers = new Peers();
  private final ProxiedCluster cluster;

  EntryJedisIT(ProxiedCluster cluster) {
    this.cluster = cluster;
  }

  private HostAndPort entry() {
    HostPort entry = cluster.entry();
    return new HostAndPort(entry.host(), entry.port());
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void oneRedisIsAllThatItNeedsToKnow(RedisProtocol protocol) throws Exception {
    try (RedisClient jedis =
        RedisClient.builder()
            .hostAndPort(entry())
            .clientConfig(peers.jedisConfig(protocol))
            .build()) {
      String run = "entry-jedis-" + protocol + "-";
      writesAndReadsAllSlots(jedis, run);
      pipelines(jedis, run);
      manyKeysAtOnce(jedis, run);
      scans(jedis, run);
      peers.assertAllOutside(peer -> peer.getPort() == cluster.entry().port());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void whatNeedsAConnectionOfItsOwnHasOne(RedisProtocol protocol) throws Exception {
    try (RedisClient jedis =
        RedisClient.builder()
            .hostAndPort(entry())
            .clientConfig(peers.jedisConfig(protocol))
            .build()) {
      String run = "entry-jedis-own-" + protocol + "-";
      transactionsAndScripts(jedis, run);
      blocks(jedis, run);
      publishesAndSubscribes(jedis, run);
      peers.assertAllOutside(peer -> peer.getPort() == cluster.entry().port());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void aClusterClientIsToldTheNodePorts(RedisProtocol protocol) {
    try (RedisClusterClient jedis =
        RedisClusterClient.builder()
            .nodes(Set.of(entry()))
            .clientConfig(peers.jedisConfig(protocol))
            .build()) {
      writesAndReadsAllSlots(jedis, "entry-jedis-cluster-" + protocol + "-");
      peers.assertAllOutside(cluster);
      assertThat(jedis.getClusterNodes().keySet())
          .containsExactlyInAnyOrderElementsOf(
              cluster.outside().stream().map(HostPort::toString).toList());
    }
  }

  private static void writesAndReadsAllSlots(UnifiedJedis jedis, String run) {
    for (int i = 0; i < KEYS; i++) {
      assertThat(jedis.set(run + i, "value-" + i)).isEqualTo("OK");
    }
    for (int i = 0; i < KEYS; i++) {
      assertThat(jedis.get(run + i)).isEqualTo("value-" + i);
    }
  }

  private static void pipelines(RedisClient jedis, String run) {
    List<Response<String>> replies = new ArrayList<>();
    try (AbstractPipeline pipeline = jedis.pipelined()) {
      IntStream.range(0, KEYS).forEach(i -> replies.add(pipeline.get(run + i)));
      pipeline.sync();
    }
    Map<Integer, String> values =
        IntStream.range(0, KEYS).boxed().collect(toMap(i -> i, i -> replies.get(i).get()));
    assertThat(values).allSatisfy((i, value) -> assertThat(value).isEqualTo("value-" + i));
  }

  private static void manyKeysAtOnce(RedisClient jedis, String run) {
    String[] keys = IntStream.range(0, KEYS).mapToObj(i -> run + i).toArray(String[]::new);
    assertThat(jedis.mget(keys))
        .containsExactlyElementsOf(IntStream.range(0, KEYS).mapToObj(i -> "value-" + i).toList());
    assertThat(jedis.exists(keys)).isEqualTo(KEYS);
    assertThat(jedis.mset(run + "a", "1", run + "b", "2", run + "c", "3")).isEqualTo("OK");
    assertThat(jedis.del(run + "a", run + "b", run + "c", run + "none")).isEqualTo(3);
  }

  private static void scans(RedisClient jedis, String run) {
    Set<String> found = new TreeSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> some =
          jedis.scan(cursor, new ScanParams().match(run + "[0-9]*").count(50));
      found.addAll(some.getResult());
      cursor = some.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, KEYS).mapToObj(i -> run + i).toList());
  }

  private static void transactionsAndScripts(RedisClient jedis, String run) {
    try (AbstractTransaction transaction = jedis.multi()) {
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

  private static void blocks(RedisClient jedis, String run) throws Exception {
    CompletableFuture<List<String>> popped =
        CompletableFuture.supplyAsync(() -> jedis.blpop(5, run + "list"), JedisIT.THREADS);
    jedis.rpush(run + "list", "element");
    assertThat(popped.get(10, TimeUnit.SECONDS)).containsExactly(run + "list", "element");
  }

  private static void publishesAndSubscribes(RedisClient jedis, String run) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    JedisPubSub subscriber =
        new JedisPubSub() {
          @Override
          public void onMessage(String channel, String message) {
            heard.add(message);
          }
        };
    var listening =
        CompletableFuture.runAsync(
            () -> jedis.subscribe(subscriber, run + "channel"), JedisIT.THREADS);
    await().atMost(Duration.ofSeconds(10)).until(subscriber::isSubscribed);
    jedis.publish(run + "channel", "hello");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
    subscriber.unsubscribe();
    listening.get(10, TimeUnit.SECONDS);
  }
}
