package io.redisnat.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who answers reads, by what the nodes themselves have counted. */
class ReadFromIT {

  private static final int MASTERS = 3;
  private static final int KEYS = 60;

  private static EntryCluster cluster(String readFrom) {
    return EntryCluster.start(MASTERS, 1, "entry.read-from = " + readFrom);
  }

  private static List<RedisProcess> masters(EntryCluster cluster) {
    return cluster.nodes().all().subList(0, MASTERS);
  }

  private static List<RedisProcess> replicas(EntryCluster cluster) {
    return cluster.nodes().all().subList(MASTERS, 2 * MASTERS);
  }

  /** Writes all keys, waits until the replicas have them, and lets all nodes count from zero. */
  private static void fill(EntryCluster cluster, EntryClient client) throws IOException {
    for (int i = 0; i < KEYS; i++) {
      assertThat(client.ask("SET key" + i + " v" + i)).isEqualTo("+OK\r\n");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                replicas(cluster).stream()
                        .mapToInt(node -> Integer.parseInt(node.command("DBSIZE")))
                        .sum()
                    == KEYS);
    cluster.nodes().all().forEach(node -> node.command("CONFIG", "RESETSTAT"));
  }

  private static void readAll(EntryClient client) throws IOException {
    for (int i = 0; i < KEYS; i++) {
      String value = "v" + i;
      assertThat(client.ask("GET key" + i))
          .isEqualTo("$%d\r\n%s\r\n".formatted(value.length(), value));
    }
  }

  private static int calls(List<RedisProcess> nodes, String command) {
    Pattern calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)");
    return nodes.stream()
        .map(node -> calls.matcher(node.command("INFO", "commandstats")))
        .mapToInt(found -> found.find() ? Integer.parseInt(found.group(1)) : 0)
        .sum();
  }

  private static void assertNoNodeWasAskedInVain(EntryCluster cluster) {
    assertThat(cluster.nodes().all())
        .allSatisfy(node -> assertThat(node.command("INFO", "errorstats")).doesNotContain("MOVED"));
  }

  @Test
  void mastersAloneUnlessTheClientSaysReadonly() throws IOException {
    try (EntryCluster cluster = cluster("master");
        EntryClient client = cluster.client();
        EntryClient other = cluster.client()) {
      fill(cluster, client);
      readAll(client);
      assertThat(calls(masters(cluster), "get")).isEqualTo(KEYS);
      assertThat(calls(replicas(cluster), "get")).isZero();

      assertThat(client.ask("READONLY")).isEqualTo("+OK\r\n");
      readAll(client);
      assertThat(calls(masters(cluster), "get")).isEqualTo(KEYS);
      assertThat(calls(replicas(cluster), "get")).isEqualTo(KEYS);
      readAll(other);
      assertThat(calls(masters(cluster), "get")).as("another client").isEqualTo(2 * KEYS);

      assertThat(client.ask("READWRITE")).isEqualTo("+OK\r\n");
      readAll(client);
      assertThat(calls(masters(cluster), "get")).isEqualTo(3 * KEYS);
      assertThat(calls(replicas(cluster), "get")).isEqualTo(KEYS);
      assertNoNodeWasAskedInVain(cluster);
    }
  }

  @Test
  void replicasAnswerReadsAndMastersDoTheRest() throws IOException {
    try (EntryCluster cluster = cluster("replica");
        EntryClient client = cluster.client()) {
      fill(cluster, client);
      readAll(client);
      assertThat(client.ask("MGET key1 key2 key3"))
          .isEqualTo("*3\r\n$2\r\nv1\r\n$2\r\nv2\r\n$2\r\nv3\r\n");
      assertThat(client.ask("INCR n")).isEqualTo(":1\r\n");
      assertThat(client.ask("MULTI")).isEqualTo("+OK\r\n");
      assertThat(client.ask("STRLEN key1")).isEqualTo("+QUEUED\r\n");
      assertThat(client.ask("EXEC")).isEqualTo("*1\r\n:2\r\n");

      assertThat(calls(replicas(cluster), "get")).isEqualTo(KEYS);
      assertThat(calls(replicas(cluster), "mget")).isEqualTo(3);
      assertThat(calls(masters(cluster), "get") + calls(masters(cluster), "mget")).isZero();
      assertThat(calls(masters(cluster), "incr")).isEqualTo(1);
      assertThat(calls(masters(cluster), "strlen")).as("in a transaction").isEqualTo(1);
      assertNoNodeWasAskedInVain(cluster);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"any", "nearest"})
  void bothAnswerAndEachReadIsAnsweredOnce(String readFrom) throws IOException {
    try (EntryCluster cluster = cluster(readFrom);
        EntryClient client = cluster.client()) {
      fill(cluster, client);
      readAll(client);
      readAll(client);

      int byMasters = calls(masters(cluster), "get");
      int byReplicas = calls(replicas(cluster), "get");
      assertThat(byMasters + byReplicas).isEqualTo(2 * KEYS);
      assertThat(byReplicas).isPositive();
      if (readFrom.equals("any")) {
        assertThat(byMasters).isPositive();
      }
      assertNoNodeWasAskedInVain(cluster);
    }
  }

  @Test
  void theMasterAnswersForAReplicaThatIsDead() throws IOException {
    try (EntryCluster cluster = cluster("replica");
        EntryClient client = cluster.client()) {
      fill(cluster, client);
      replicas(cluster).get(0).kill();
      readAll(client);

      List<RedisProcess> alive = replicas(cluster).subList(1, MASTERS);
      assertThat(calls(masters(cluster), "get")).isPositive();
      assertThat(calls(masters(cluster), "get") + calls(alive, "get")).isEqualTo(KEYS);
    }
  }
}
