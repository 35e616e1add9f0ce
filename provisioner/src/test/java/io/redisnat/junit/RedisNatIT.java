package io.redisnat.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.redisnat.model.HostPort;
import io.redisnat.testing.RedisNatCluster;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** What a test author gets, used as one would. */
@RedisNat(redis = "cluster-node-timeout 2000")
class RedisNatIT {

  private static RedisNatCluster ofClass;
  private RedisNatCluster ofTest;

  @BeforeAll
  static void parametersWorkInLifecycleMethodsToo(RedisNatCluster cluster) {
    assertThat(cluster).isSameAs(ofClass);
  }

  @Test
  void jedisReadsAndWritesAndSurvivesTheLossOfAMaster(RedisNatCluster cluster) {
    HostPort seed = cluster.seed();
    try (var jedis =
        redis.clients.jedis.RedisClusterClient.create(new HostAndPort(seed.host(), seed.port()))) {
      assertThat(jedis.set("name", "Mayday")).isEqualTo("OK");
      String master = cluster.masterFor("name");

      cluster.kill(master);

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(JedisException.class)
          .untilAsserted(() -> assertThat(jedis.get("name")).isEqualTo("Mayday"));
      cluster.start(master);
      cluster.awaitReady(Duration.ofSeconds(60));
      assertThat(cluster.masterFor("name")).isNotEqualTo(master);
      HostPort back = cluster.outside(master);
      try (Jedis replica = new Jedis(back.host(), back.port())) {
        assertThat(replica.ping()).isEqualTo("PONG");
      }
    }
  }

  @Test
  void lettuceReadsAndWrites(RedisNatCluster cluster) {
    HostPort seed = cluster.seed();
    try (RedisClusterClient client =
            RedisClusterClient.create(RedisURI.create(seed.host(), seed.port()));
        StatefulRedisClusterConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().set("lettuce", "green")).isEqualTo("OK");
      assertThat(connection.sync().get("lettuce")).isEqualTo("green");
      assertThat(client.getPartitions())
          .allMatch(node -> cluster.seeds().contains(outside(node.getUri())));
    }
  }

  private static HostPort outside(RedisURI uri) {
    return new HostPort(uri.getHost(), uri.getPort());
  }

  @Test
  void fieldsAndParametersAreTheSameCluster(RedisNatCluster cluster) {
    assertThat(cluster).isSameAs(ofClass).isSameAs(ofTest);
    assertThat(cluster.machines()).containsExactly("machine-1", "machine-2", "machine-3");
    assertThat(cluster.nodes()).hasSize(6).contains("machine-2/7001");
    assertThat(cluster.seeds()).hasSize(6).contains(cluster.outside("machine-2/7001"));
  }

  @Nested
  class ClassesInIt {

    private RedisNatCluster ofNested;

    @Test
    void haveTheSame(RedisNatCluster cluster) {
      assertThat(cluster).isSameAs(ofClass).isSameAs(ofNested);
    }
  }
}
