package io.redisnat.proxy.route.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scripts are known everywhere, as on one server. */
class ScriptsIT {

  private static final String BODY = "return redis.call('INCRBY', KEYS[1], ARGV[1])";
  private static final String SEVEN = "59b6ab2fbe0ee4b25733de0f62e6cda4899ef8e9"; // return 7
  private static final String UNKNOWN = "0123456789012345678901234567890123456789";

  private static EntryCluster cluster;
  private EntryClient client;

  @BeforeAll
  static void start() {
    cluster = EntryCluster.start(3, 0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() throws IOException {
    client = cluster.client();
    client.ask("FLUSHALL");
    client.ask("SCRIPT FLUSH");
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
  }

  private String load() throws IOException {
    return client.askWords("SCRIPT", "LOAD", BODY).split("\r\n")[1];
  }

  private static void forget() {
    cluster.nodes().all().forEach(node -> node.command("SCRIPT", "FLUSH"));
  }

  @Test
  void whatIsLoadedRunsOnEveryNode() throws IOException {
    String sha = load();
    for (RedisProcess node : cluster.nodes().all()) {
      assertThat(node.command("SCRIPT", "EXISTS", sha)).isEqualTo("1");
    }
    assertThat(client.ask("SCRIPT EXISTS " + sha + " " + UNKNOWN)).isEqualTo("*2\r\n:1\r\n:0\r\n");
    for (int i = 0; i < 6; i++) {
      assertThat(client.ask("EVALSHA " + sha + " 1 k" + i + " 5")).isEqualTo(":5\r\n");
    }
  }

  @Test
  void aNodeThatLacksItGetsIt() throws IOException {
    String sha = load();
    forget();
    for (int i = 0; i < 12; i++) {
      assertThat(client.ask("EVALSHA " + sha.toUpperCase() + " 1 k" + i + " 2"))
          .isEqualTo(":2\r\n");
    }
    for (RedisProcess node : cluster.nodes().all()) {
      assertThat(node.command("SCRIPT", "EXISTS", sha)).isEqualTo("1");
    }
  }

  @Test
  void whatWasOnceEvaluatedIsKnownElsewhere() throws IOException {
    assertThat(client.askWords("EVAL", BODY, "1", "k0", "1")).isEqualTo(":1\r\n");
    String sha = load();
    forget();
    assertThat(client.askWords("EVAL", "return 1", "0")).isEqualTo(":1\r\n");
    assertThat(client.ask("EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1 k1"))
        .isEqualTo(":1\r\n");
    assertThat(client.ask("EVALSHA_RO e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0"))
        .isEqualTo(":1\r\n");
    assertThat(client.ask("EVALSHA " + sha + " 2 k1 k2 1")).startsWith("-CROSSSLOT ");
  }

  @Test
  void aTransactionHasTheScriptOnWhicheverNodeItIs() throws IOException {
    String sha = load();
    assertThat(client.ask("MULTI")).isEqualTo("+OK\r\n");
    assertThat(client.askWords("EVAL", "return 7", "0")).isEqualTo("+QUEUED\r\n");
    assertThat(client.ask("DISCARD")).isEqualTo("+OK\r\n");
    forget();
    for (int i = 0; i < 6; i++) {
      assertThat(client.ask("MULTI")).isEqualTo("+OK\r\n");
      assertThat(client.ask("SET k" + i + " 1")).isEqualTo("+QUEUED\r\n");
      assertThat(client.ask("EVALSHA " + sha + " 1 k" + i + " 5")).isEqualTo("+QUEUED\r\n");
      assertThat(client.ask("EVALSHA_RO " + SEVEN + " 0")).isEqualTo("+QUEUED\r\n");
      assertThat(client.ask("EVALSHA " + UNKNOWN + " 0")).isEqualTo("+QUEUED\r\n");
      assertThat(client.ask("EXEC")).startsWith("*4\r\n+OK\r\n:6\r\n:7\r\n-NOSCRIPT ");
    }
  }

  @Test
  void nobodyKnowsWhatNobodyHasSent() throws IOException {
    assertThat(client.ask("EVALSHA " + UNKNOWN + " 0")).startsWith("-NOSCRIPT ");
    String sha = load();
    assertThat(client.ask("SCRIPT FLUSH")).isEqualTo("+OK\r\n");
    assertThat(client.ask("EVALSHA " + sha + " 1 k 1")).startsWith("-NOSCRIPT ");
    assertThat(client.ask("SCRIPT KILL")).startsWith("-NOTBUSY ");
  }

  @Test
  void functionsAreOnEveryNode() throws IOException {
    String library = "#!lua name=lib\nredis.register_function('f', function(k) return k[1] end)";
    assertThat(client.askWords("FUNCTION", "LOAD", library)).isEqualTo("$3\r\nlib\r\n");
    for (int i = 0; i < 6; i++) {
      assertThat(client.ask("FCALL f 1 k" + i)).isEqualTo("$2\r\nk" + i + "\r\n");
    }
    assertThat(client.ask("FUNCTION LIST")).contains("lib");
    assertThat(client.askWords("FUNCTION", "LOAD", library)).startsWith("-ERR Library 'lib'");
    assertThat(client.ask("FUNCTION DELETE lib")).isEqualTo("+OK\r\n");
    assertThat(client.ask("FCALL f 1 k")).startsWith("-ERR Function not found");
  }
}
