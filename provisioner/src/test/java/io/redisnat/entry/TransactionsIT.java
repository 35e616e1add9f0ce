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

/** Transactions on the entry port are those of one server, wherever slots go meanwhile. */
class TransactionsIT {

  private static final String QUEUED = "+QUEUED\r\n";
  private static final String OK = "+OK\r\n";
  private static final String ABORTED =
      "-EXECABORT Transaction discarded because of previous errors.\r\n";
  private static final String CROSS_SLOT =
      "-CROSSSLOT Keys in request don't hash to the same slot\r\n";

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

  private String valueOf(String key) throws IOException {
    try (RawClient other = new RawClient(cluster.entry())) {
      return other.ask("GET", key);
    }
  }

  @Test
  void commandsAreQueuedAndCarriedOutTogether() throws IOException {
    expect(OK, "MULTI");
    expect(QUEUED, "PING");
    expect(QUEUED, "SET", "{together}a", "1");
    expect(QUEUED, "INCR", "{together}a");
    assertThat(valueOf("{together}a")).isEqualTo("$-1\r\n");
    expect("*3\r\n+PONG\r\n+OK\r\n:2\r\n", "EXEC");
    expect("$1\r\n2\r\n", "GET", "{together}a");
  }

  @Test
  void whatComesInOneWriteIsAnsweredInOrder() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      String key = "one-write" + i;
      all.append(RawClient.encode("SET", key, "1"))
          .append(RawClient.encode("MULTI"))
          .append(RawClient.encode("INCR", key))
          .append(RawClient.encode("EXEC"))
          .append(RawClient.encode("GET", key));
    }
    client.raw(all.toString());
    for (int i = 0; i < 50; i++) {
      assertThat(client.frame()).isEqualTo(OK);
      assertThat(client.frame()).isEqualTo(OK);
      assertThat(client.frame()).isEqualTo(QUEUED);
      assertThat(client.frame()).isEqualTo("*1\r\n:2\r\n");
      assertThat(client.frame()).isEqualTo("$1\r\n2\r\n");
    }
  }

  @Test
  void anErrorWhileQueueingAborts() throws IOException {
    for (String[] wrong : new String[][] {{"NOTHING", "x"}, {"GET"}, {"KEYS", "*"}}) {
      expect(OK, "MULTI");
      expect(QUEUED, "SET", "{wrong}a", "1");
      assertThat(client.ask(wrong)).startsWith("-ERR ");
      expect(QUEUED, "SET", "{wrong}a", "2");
      expect(ABORTED, "EXEC");
      expect("$-1\r\n", "GET", "{wrong}a");
    }
  }

  @Test
  void anotherSlotAborts() throws IOException {
    expect(OK, "MULTI");
    expect(QUEUED, "SET", "{one}a", "1");
    expect(CROSS_SLOT, "SET", "{two}a", "1");
    expect(ABORTED, "EXEC");
    expect("$-1\r\n", "GET", "{one}a");
    expect(OK, "WATCH", "{one}a");
    expect(CROSS_SLOT, "WATCH", "{two}a");
    expect(OK, "MULTI");
    expect(CROSS_SLOT, "SET", "{two}a", "1");
    expect(ABORTED, "EXEC");
  }

  @Test
  void aWatchedKeyThatChangesStopsIt() throws IOException {
    for (String nothing : new String[] {"*-1\r\n", "_\r\n"}) {
      expect(OK, "WATCH", "{watched}a");
      try (RawClient other = new RawClient(cluster.entry())) {
        other.ask("APPEND", "{watched}a", "x");
      }
      expect(OK, "MULTI");
      expect(QUEUED, "SET", "{watched}a", "mine");
      expect(nothing, "EXEC");
      // Nothing is watched any more.
      expect(OK, "MULTI");
      expect(QUEUED, "EXISTS", "{watched}a");
      expect("*1\r\n:1\r\n", "EXEC");
      client.ask("HELLO", "3");
    }
  }

  @Test
  void aClientMayChangeItsProtocolBetweenWatchAndMulti() throws IOException {
    expect(":1\r\n", "HSET", "{protocol}h", "f", "v");
    String[] answers = {"%1\r\n$1\r\nf\r\n$1\r\nv\r\n", "*2\r\n$1\r\nf\r\n$1\r\nv\r\n"};
    for (int i = 0; i < 2; i++) {
      expect(OK, "WATCH", "{protocol}h");
      client.ask("HELLO", i == 0 ? "3" : "2");
      expect(OK, "MULTI");
      expect(QUEUED, "HGETALL", "{protocol}h");
      expect("*1\r\n" + answers[i], "EXEC");
    }
    expect(OK, "WATCH", "{protocol}h");
    client.ask("HELLO", "3");
    try (RawClient other = new RawClient(cluster.entry())) {
      other.ask("HDEL", "{protocol}h", "f");
    }
    expect(OK, "MULTI");
    expect(QUEUED, "PING");
    expect("_\r\n", "EXEC");
  }

  @Test
  void aClientMayLogInBetweenWatchAndMulti() throws IOException {
    expect(OK, "ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@read", "+@transaction");
    expect(OK, "WATCH", "{login}a");
    expect(OK, "AUTH", "reader", "secret");
    expect(OK, "MULTI");
    assertThat(client.ask("SET", "{login}a", "1")).startsWith("-NOPERM ");
    expect(ABORTED, "EXEC");
    expect(OK, "WATCH", "{login}a");
    client.ask("AUTH", "default", "");
    expect(OK, "MULTI");
    expect(QUEUED, "GET", "{login}a");
    expect("*1\r\n$-1\r\n", "EXEC");
  }

  @Test
  void aSlotThatHasMovedIsFoundWhileQueueing() throws IOException {
    SlotMove move = SlotMove.of(cluster, "{found}a");
    expect(OK, "SET", "{found}a", "1");
    expect(OK, "MULTI");
    expect(QUEUED, "INCR", "{found}a");
    move.all("{found}a");
    expect(QUEUED, "INCR", "{found}a");
    expect("*2\r\n:2\r\n:3\r\n", "EXEC");
  }

  @Test
  void aSlotThatMovesBeforeExecIsFollowed() throws IOException {
    expect(OK, "SET", "{followed}a", "1");
    expect(OK, "MULTI");
    expect(QUEUED, "INCR", "{followed}a");
    expect(QUEUED, "INCR", "{followed}b");
    SlotMove.of(cluster, "{followed}a").all("{followed}a");
    expect("*2\r\n:2\r\n:1\r\n", "EXEC");
  }

  @Test
  void keysThatMovedAheadOfTheirSlotAreAskedFor() throws IOException {
    expect(OK, "SET", "{ahead}a", "1");
    SlotMove move = SlotMove.of(cluster, "{ahead}a").begin().key("{ahead}a");
    expect(OK, "MULTI");
    expect(QUEUED, "INCR", "{ahead}a");
    expect(QUEUED, "INCR", "{ahead}a");
    expect("*2\r\n:2\r\n:3\r\n", "EXEC");
    move.finish();
    expect("$1\r\n3\r\n", "GET", "{ahead}a");
  }

  @Test
  void aWatchThatCannotBeTakenAlongCountsAsAChange() throws IOException {
    expect(OK, "SET", "{left}a", "1");
    expect(OK, "WATCH", "{left}a");
    SlotMove.of(cluster, "{left}a").all("{left}a");
    expect(OK, "MULTI");
    expect(QUEUED, "INCR", "{left}a");
    expect("*-1\r\n", "EXEC");
    expect("$1\r\n1\r\n", "GET", "{left}a");
  }

  @Test
  void connectionsAreGivenBack() throws IOException {
    for (int i = 0; i < 300; i++) {
      expect(OK, "MULTI");
      expect(QUEUED, "INCR", "{again}a");
      if (i % 3 == 0) {
        expect(OK, "DISCARD");
      } else {
        assertThat(client.ask("EXEC")).startsWith("*1\r\n:");
      }
    }
    expect("$3\r\n200\r\n", "GET", "{again}a");
    String clients = SlotMove.ask(SlotMove.of(cluster, "{again}a").source(), "CLIENT", "LIST");
    assertThat(clients.lines().count()).isLessThan(40);
  }
}
