package io.redisnat.proxy.route.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import io.redisnat.proxy.testing.RawFrames;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that concern several masters, as one server would answer them. */
class FanoutIT {

  private static EntryCluster cluster;
  private EntryClient client;

  @BeforeAll
  static void start() {
    cluster = EntryCluster.start(2, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() throws IOException {
    client = cluster.client();
    assertThat(client.ask("FLUSHALL")).isEqualTo("+OK\r\n");
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
  }

  // Their slots are served by both masters.
  private void setTen() throws IOException {
    StringBuilder command = new StringBuilder("MSET");
    IntStream.range(0, 10).forEach(i -> command.append(" k%d v%d".formatted(i, i)));
    assertThat(client.ask(command.toString())).isEqualTo("+OK\r\n");
  }

  @Test
  void valuesComeInTheOrderOfTheKeys() throws IOException {
    setTen();
    assertThat(client.ask("LPUSH list x")).isEqualTo(":1\r\n");
    assertThat(client.ask("MGET k3 k0 none k9 list k3"))
        .isEqualTo("*6\r\n$2\r\nv3\r\n$2\r\nv0\r\n$-1\r\n$2\r\nv9\r\n$-1\r\n$2\r\nv3\r\n");
  }

  @Test
  void theLastValueOfARepeatedKeyStays() throws IOException {
    assertThat(client.ask("MSET a 1 b 2 a 3 c 4 b 5")).isEqualTo("+OK\r\n");
    assertThat(client.ask("MGET a b c")).isEqualTo("*3\r\n$1\r\n3\r\n$1\r\n5\r\n$1\r\n4\r\n");
  }

  @Test
  void whatIsSplitIsAddedUp() throws IOException {
    setTen();
    assertThat(client.ask("EXISTS k0 k1 k1 k1 none k2")).isEqualTo(":5\r\n");
    assertThat(client.ask("TOUCH k0 k1 none")).isEqualTo(":2\r\n");
    assertThat(client.ask("DEL k0 k1 k1 none")).isEqualTo(":2\r\n");
    assertThat(client.ask("UNLINK k2 k3 k4")).isEqualTo(":3\r\n");
    assertThat(client.ask("DBSIZE")).isEqualTo(":5\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"MSET a 1 b", "MSET a", "MGET", "DEL", "SCAN x", "SCAN 0 COUNT x", "SCAN", "KEYS"})
  void whatIsWrongIsWrongInTheWordsOfTheServer(String command) throws IOException {
    try (RedisProcess plain = RedisProcess.standalone();
        EntryClient direct = new EntryClient(plain.address())) {
      assertThat(client.ask(command)).startsWith("-ERR").isEqualTo(direct.ask(command));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MSETNX a 1 b 2", "SUNION a b", "RENAME a b", "EVAL return 2 a b"})
  void whatCannotBeSplitIsCrossSlot(String command) throws IOException {
    assertThat(client.ask(command)).startsWith("-CROSSSLOT ");
    assertThat(client.ask("EXISTS a b")).isEqualTo(":0\r\n");
  }

  @Test
  void theKeysAreThoseOfAll() throws IOException {
    assertThat(client.ask("RANDOMKEY")).isEqualTo("$-1\r\n");
    setTen();
    assertThat(client.ask("KEYS *").lines().filter(line -> line.startsWith("k"))).hasSize(10);
    assertThat(client.ask("RANDOMKEY")).startsWith("$2\r\nk");
    assertThat(client.ask("FLUSHDB ASYNC")).isEqualTo("+OK\r\n");
    assertThat(client.ask("DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void whatIsBeforeAFlushIsGoneAndWhatIsBehindStays() throws IOException {
    StringBuilder pipeline = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      pipeline.append(RawFrames.encode("SET", "before" + i, "x"));
    }
    pipeline.append(RawFrames.encode("FLUSHALL"));
    for (int i = 0; i < 50; i++) {
      pipeline.append(RawFrames.encode("SET", "behind" + i, "x"));
    }
    client.raw(pipeline.append(RawFrames.encode("DBSIZE")).toString());
    for (int i = 0; i < 101; i++) {
      assertThat(client.frame()).isEqualTo("+OK\r\n");
    }
    assertThat(client.frame()).isEqualTo(":50\r\n");
  }

  @Test
  void theSettingsAreThoseOfEveryNode() throws IOException {
    assertThat(client.ask("CONFIG SET slowlog-max-len 77")).isEqualTo("+OK\r\n");
    assertThat(client.ask("CONFIG GET slowlog-max-len")).endsWith("$2\r\n77\r\n");
    for (var node : cluster.nodes().all()) {
      assertThat(node.command("CONFIG", "GET", "slowlog-max-len")).endsWith("77");
    }
    assertThat(client.ask("CONFIG RESETSTAT")).isEqualTo("+OK\r\n");
    assertThat(client.ask("CONFIG SET nosuch 1")).startsWith("-ERR ");
  }

  @Test
  void infoIsThatOfAll() throws IOException {
    setTen();
    String info = client.ask("INFO");
    assertThat(info).contains("db0:keys=10,", "connected_slaves:2\r\n", "role:master\r\n");
    assertThat(info).doesNotContain("slave0:");
    assertThat(client.ask("INFO keyspace")).startsWith("$").contains("db0:keys=10,");
  }

  @Test
  void whatIsToldOfEachIsOneAnswer() throws IOException {
    assertThat(client.ask("LASTSAVE")).matches(":\\d{10}\r\n");
    assertThat(client.ask("SLOWLOG RESET")).isEqualTo("+OK\r\n");
    assertThat(client.ask("SLOWLOG LEN")).startsWith(":");
    assertThat(client.ask("SLOWLOG GET 10")).startsWith("*");
    assertThat(client.ask("LATENCY RESET")).isEqualTo(":0\r\n");
    assertThat(client.ask("ACL LOG RESET")).isEqualTo("+OK\r\n");
    assertThat(client.ask("ACL WHOAMI")).isEqualTo("$7\r\ndefault\r\n");
    assertThat(client.ask("MEMORY PURGE")).isEqualTo("+OK\r\n");
    assertThat(client.ask("PUBSUB NUMPAT")).isEqualTo(":0\r\n");
    assertThat(client.ask("PUBSUB NUMSUB a b"))
        .isEqualTo("*4\r\n$1\r\na\r\n:0\r\n$1\r\nb\r\n:0\r\n");
    assertThat(client.ask("PUBLISH a x")).isEqualTo(":0\r\n");
    assertThat(client.ask("SPUBLISH a x")).isEqualTo(":0\r\n");
  }

  @Test
  void aUserIsMadeOnEveryNode() throws IOException {
    assertThat(client.ask("ACL SETUSER fanout on nopass +ping")).isEqualTo("+OK\r\n");
    for (var node : cluster.nodes().all()) {
      assertThat(node.command("ACL", "USERS")).contains("fanout");
    }
    assertThat(client.ask("ACL DELUSER fanout")).isEqualTo(":1\r\n");
  }

  @Test
  void replicasAreWaitedFor() throws IOException {
    for (int i = 0; i < 20; i++) {
      client.ask("SET k" + i + " v");
      assertThat(client.ask("WAIT 1 5000")).isEqualTo(":1\r\n");
    }
    assertThat(client.ask("WAIT 2 10")).isEqualTo(":1\r\n");
    assertThat(client.ask("WAIT x 10")).startsWith("-ERR ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEBUG SLEEP 0",
        "SHUTDOWN NOSAVE",
        "REPLICAOF NO ONE",
        "FAILOVER",
        "SYNC",
        "MODULE LOAD x"
      })
  void whatMeansOneNodeIsRefused(String command) throws IOException {
    assertThat(client.ask(command)).startsWith("-ERR redis-nat: this command means one node");
    assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
  }
}
