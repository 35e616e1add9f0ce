package io.redisnat.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.clients.ProxiedCluster;
import io.redisnat.clients.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other routing proxies are known to answer wrongly, or not at all. */
class CompatibilityIT {

  private static ProxiedCluster cluster;
  private RawClient client;

  @BeforeAll
  static void start() {
    cluster = ProxiedCluster.start(3, 1, 0, "");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void connect() throws IOException {
    client = new RawClient(cluster.entry());
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
  }

  private void expect(String reply, String... command) throws IOException {
    assertThat(client.ask(command)).as(String.join(" ", command)).isEqualTo(reply);
  }

  @Test
  void inlineCommandsAreTaken() throws IOException {
    assertThat(client.raw("PING\r\n").frame()).isEqualTo("+PONG\r\n");
  }

  @Test
  void bothProtocolsAreSpoken() throws IOException {
    assertThat(client.ask("HELLO")).startsWith("*").contains("$5\r\nproto\r\n:2\r\n");
    assertThat(client.ask("HELLO", "3")).startsWith("%").contains("$5\r\nproto\r\n:3\r\n");
    expect("_\r\n", "GET", "nothing");
    assertThat(client.ask("HELLO", "4")).startsWith("-NOPROTO ");
  }

  @Test
  void aClientMayTellItsLibraryAndAskForItsId() throws IOException {
    // Before servers that do not know it, too.
    expect("+OK\r\n", "CLIENT", "SETINFO", "LIB-NAME", "mine");
    assertThat(client.ask("CLIENT", "ID")).matches(":\\d+\r\n");
  }

  @Test
  void theTableOfCommandsIsTold() throws IOException {
    assertThat(client.ask("COMMAND", "COUNT")).matches(":\\d+\r\n");
  }

  @Test
  void theConfigurationThatRedisBenchmarkAsksForIsTold() throws IOException {
    assertThat(client.ask("CONFIG", "GET", "save")).startsWith("*2\r\n$4\r\nsave\r\n");
  }

  @Test
  void quitIsAnsweredBeforeTheConnectionCloses() throws IOException {
    client.send("QUIT");
    assertThat(client.untilClosed()).isEqualTo("+OK\r\n");
  }

  @Test
  void theEmptyKeyIsAKey() throws IOException {
    expect("+OK\r\n", "SET", "", "nothing");
    expect("$7\r\nnothing\r\n", "GET", "");
  }

  @Test
  void severalKeysOfSeveralSlots() throws IOException {
    expect("+OK\r\n", "MSET", "several1", "a", "several2", "b", "several3", "c");
    expect(
        "*4\r\n$1\r\na\r\n$1\r\nc\r\n$-1\r\n$1\r\nb\r\n",
        "MGET",
        "several1",
        "several3",
        "nothing",
        "several2");
    expect(":4\r\n", "EXISTS", "several1", "several1", "several1", "several2");
    expect(":3\r\n", "DEL", "several1", "several2", "several3", "nothing");
  }

  @Test
  void anotherTypeIsNoValueToMget() throws IOException {
    expect(":1\r\n", "RPUSH", "a-list", "x");
    expect("+OK\r\n", "SET", "no-list", "x");
    expect("*2\r\n$-1\r\n$1\r\nx\r\n", "MGET", "a-list", "no-list");
  }

  @Test
  void whatCannotBeSplitWritesNothing() throws IOException {
    assertThat(client.ask("MSETNX", "nx1", "a", "nx2", "b", "nx3", "c")).startsWith("-CROSSSLOT ");
    expect(":0\r\n", "EXISTS", "nx1", "nx2", "nx3");
  }

  @Test
  void anEmptyTransactionIsEmpty() throws IOException {
    expect("+OK\r\n", "MULTI");
    expect("*0\r\n", "EXEC");
  }

  @Test
  void aWatchBindsNothingElse() throws IOException {
    expect("+OK\r\n", "SET", "elsewhere", "x");
    expect("+OK\r\n", "WATCH", "watched");
    expect("$1\r\nx\r\n", "GET", "elsewhere");
  }

  @Test
  void scriptsRunAndAreKnownInEverySlot() throws IOException {
    expect(":1\r\n", "EVAL", "return 1", "0");
    String loaded = client.ask("SCRIPT", "LOAD", "return redis.call('incr', KEYS[1])");
    String digest = loaded.split("\r\n")[1];
    for (int i = 0; i < 6; i++) {
      expect(":1\r\n", "EVALSHA", digest, "1", "script" + i);
    }
  }

  @Test
  void newCommandsNeedNoRelease() throws IOException {
    expect("+OK\r\n", "SET", "new", "x");
    expect("$1\r\nx\r\n", "GETEX", "new", "PERSIST");
    expect("$6\r\nembstr\r\n", "OBJECT", "ENCODING", "new");
    assertThat(client.ask("MEMORY", "USAGE", "new")).matches(":\\d+\r\n");
    expect("$1\r\nx\r\n", "GETDEL", "new");
    expect("*1\r\n$-1\r\n", "ZMSCORE", "new", "m");
    expect("*-1\r\n", "LMPOP", "1", "new", "LEFT");
  }

  @Test
  void newKindsOfCommandsFindTheirKeys() throws IOException {
    expect(":1\r\n", "ZADD", "scores", "2", "m");
    expect("*2\r\n$1\r\n2\r\n$-1\r\n", "ZMSCORE", "scores", "m", "none");
    expect(":2\r\n", "RPUSH", "{pop}1", "a", "b");
    expect(
        "*2\r\n$6\r\n{pop}1\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n",
        "LMPOP",
        "2",
        "{pop}0",
        "{pop}1",
        "LEFT",
        "COUNT",
        "3");
    assertThat(client.ask("LMPOP", "2", "pop0", "pop1", "LEFT")).startsWith("-CROSSSLOT ");
  }

  @Test
  void functionsAreLoadedOnceForEverySlot() throws IOException {
    String library =
        """
        #!lua name=counting
        redis.register_function('count', function(keys) return redis.call('incr', keys[1]) end)
        """;
    expect("$8\r\ncounting\r\n", "FUNCTION", "LOAD", library);
    for (int i = 0; i < 6; i++) {
      expect(":1\r\n", "FCALL", "count", "1", "function" + i);
    }
    assertThat(client.ask("FUNCTION", "LIST")).contains("counting");
    expect("+OK\r\n", "FUNCTION", "DELETE", "counting");
    assertThat(client.ask("FCALL", "count", "1", "function0"))
        .startsWith("-ERR Function not found");
  }

  @Test
  void aValueOfFiveMegabytesPassesBothWays() throws IOException {
    String value = "0123456789".repeat(512 * 1024);
    expect("+OK\r\n", "SET", "large", value);
    expect("$" + value.length() + "\r\n" + value + "\r\n", "GET", "large");
  }

  @Test
  void aNegativeCountOfWordsIsNoCommand() throws IOException {
    assertThat(client.raw("*-1\r\nPING\r\n").frame()).isEqualTo("+PONG\r\n");
  }

  @Test
  void whatIsNoHeaderIsRefusedAtOnce() throws IOException {
    expectRefused("*50000000\r\n", "invalid multibulk length");
    expectRefused("*x\r\n", "invalid multibulk length");
    expectRefused("*1\r\n$-1\r\n", "invalid bulk length");
    expectRefused("*1\r\n+PING\r\n", "expected '$', got '+'");
  }

  private static void expectRefused(String bytes, String complaint) throws IOException {
    try (RawClient other = new RawClient(cluster.entry())) {
      assertThat(other.raw(bytes).untilClosed())
          .isEqualTo("-ERR Protocol error: " + complaint + "\r\n");
    }
  }

  @Test
  void pipelinedRepliesComeInOrder() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      all.append(RawClient.encode("SET", "pipelined" + i, "" + i))
          .append(RawClient.encode("GET", "pipelined" + i));
    }
    client.raw(all.toString());
    for (int i = 0; i < 300; i++) {
      assertThat(client.frame()).isEqualTo("+OK\r\n");
      String value = Integer.toString(i);
      assertThat(client.frame()).isEqualTo("$" + value.length() + "\r\n" + value + "\r\n");
    }
  }

  @Test
  void appendsToAKeyThatMovesKeepTheirOrder() throws IOException {
    expect(":1\r\n", "APPEND", "appended", "a");
    SlotMove move = SlotMove.of(cluster, "appended").begin().key("appended");
    StringBuilder all = new StringBuilder();
    for (char c = 'b'; c <= 'z'; c++) {
      all.append(RawClient.encode("APPEND", "appended", "" + c));
    }
    client.raw(all.toString());
    for (int length = 2; length <= 26; length++) {
      assertThat(client.frame()).isEqualTo(":" + length + "\r\n");
    }
    expect("$26\r\nabcdefghijklmnopqrstuvwxyz\r\n", "GET", "appended");
    move.finish();
  }

  @Test
  void valuesOfAMovingSlotAreFoundTogether() throws IOException {
    expect("+OK\r\n", "MSET", "{parted}1", "a", "{parted}2", "b");
    SlotMove move = SlotMove.of(cluster, "{parted}1").begin().key("{parted}1");
    expect("*2\r\n$1\r\na\r\n$1\r\nb\r\n", "MGET", "{parted}1", "{parted}2");
    move.key("{parted}2").finish();
  }
}
