package io.redisnat.proxy.route.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While slots move, and when other nodes have them. */
class MovingSlotsIT {

  private static final int KEYS = 300;
  private static final int COUNT = 10;

  private EntryCluster cluster;
  private EntryClient client;

  @BeforeEach
  void start() throws IOException {
    // Whatever it has to know in time it has to ask for.
    cluster = EntryCluster.start(3, 0, "topology.refresh-interval = 1h");
    client = cluster.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    cluster.close();
  }

  private RedisProcess node(int index) {
    return cluster.nodes().get(index);
  }

  private static void begin(String slot, RedisProcess from, RedisProcess to) {
    to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", from.id().value());
    from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.id().value());
  }

  private static void migrate(RedisProcess from, RedisProcess to, String key) {
    String port = Integer.toString(to.address().port());
    from.command("MIGRATE", to.address().host(), port, key, "0", "5000");
  }

  private static void end(String slot, RedisProcess from, RedisProcess to) {
    to.command("CLUSTER", "SETSLOT", slot, "NODE", to.id().value());
    from.command("CLUSTER", "SETSLOT", slot, "NODE", to.id().value());
  }

  @Test
  void keysOfASlotThatIsHalfMoved() throws IOException {
    String slot = node(0).command("CLUSTER", "KEYSLOT", "{a}");
    RedisProcess from =
        Integer.parseInt(slot) < 5461 ? node(0) : node(slot.compareTo("10922") < 0 ? 1 : 2);
    RedisProcess to = from == node(0) ? node(1) : node(0);
    assertThat(client.ask("MSET {a}1 1 {a}2 2 {a}3 3 other 4")).isEqualTo("+OK\r\n");
    begin(slot, from, to);
    migrate(from, to, "{a}2");

    assertThat(client.ask("MGET {a}1 {a}2 none{a} {a}3 other"))
        .isEqualTo("*5\r\n$1\r\n1\r\n$1\r\n2\r\n$-1\r\n$1\r\n3\r\n$1\r\n4\r\n");
    assertThat(client.ask("MGET {a}2 {a}1")).isEqualTo("*2\r\n$1\r\n2\r\n$1\r\n1\r\n");
    assertThat(client.ask("MSET {a}1 10 {a}2 20 new{a} 30")).isEqualTo("+OK\r\n");
    assertThat(client.ask("EXISTS {a}1 {a}2 {a}3 new{a} other")).isEqualTo(":5\r\n");
    assertThat(client.ask("DEL {a}1 {a}2 other")).isEqualTo(":3\r\n");
    assertThat(client.ask("MGET {a}1 {a}2 {a}3 new{a}"))
        .isEqualTo("*4\r\n$-1\r\n$-1\r\n$1\r\n3\r\n$2\r\n30\r\n");

    migrate(from, to, "{a}3");
    end(slot, from, to);
    assertThat(client.ask("MGET {a}3 new{a}")).isEqualTo("*2\r\n$1\r\n3\r\n$2\r\n30\r\n");
  }

  @Test
  void aScanMeetsKeysThatMoveToANewNodeAndBack() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add("key" + i);
      assertThat(client.ask("SET key" + i + " x")).isEqualTo("+OK\r\n");
    }
    RedisProcess added = cluster.nodes().add("127.0.0.1");
    cluster.nodes().meet(added);
    cluster.nodes().awaitAgreement();
    Set<String> found = new HashSet<>();
    String cursor = "0";
    int steps = 0;
    do {
      String[] reply = client.ask("SCAN " + cursor + " COUNT " + COUNT).split("\r\n");
      cursor = reply[2];
      assertThat(cursor).matches("0|[1-9]\\d{0,18}");
      Stream.of(reply).filter(line -> line.startsWith("key")).forEach(found::add);
      steps++;
      if (steps == 3) {
        // From a node that is still to be scanned: to a new one, and to one that is being scanned.
        moveAll(node(2), added, 0);
        moveAll(node(2), node(0), 1);
      }
    } while (!cursor.equals("0"));
    assertThat(found).isEqualTo(keys);
  }

  /** Moves every second slot that has keys. */
  private static void moveAll(RedisProcess from, RedisProcess to, int which) {
    Set<String> slots = new TreeSet<>();
    from.command("KEYS", "*")
        .lines()
        .forEach(k -> slots.add(from.command("CLUSTER", "KEYSLOT", k)));
    int i = 0;
    for (String slot : slots) {
      if (i++ % 2 == which) {
        begin(slot, from, to);
        from.command("CLUSTER", "GETKEYSINSLOT", slot, "100")
            .lines()
            .forEach(k -> migrate(from, to, k));
        end(slot, from, to);
      }
    }
  }

  @Test
  void aScriptFollowsItsSlotToANewNode() throws IOException {
    String sha =
        client.askWords("SCRIPT", "LOAD", "return redis.call('GET', KEYS[1])").split("\r\n")[1];
    client.ask("SET k v");
    RedisProcess added = cluster.nodes().add("127.0.0.1");
    cluster.nodes().meet(added);
    cluster.nodes().awaitAgreement();
    String slot = added.command("CLUSTER", "KEYSLOT", "k");
    RedisProcess from =
        cluster.nodes().all().stream()
            .filter(n -> !n.command("KEYS", "k").isEmpty())
            .findFirst()
            .orElseThrow();
    begin(slot, from, added);
    migrate(from, added, "k");
    end(slot, from, added);
    assertThat(client.ask("EVALSHA " + sha + " 1 k")).isEqualTo("$1\r\nv\r\n");
    assertThat(added.command("SCRIPT", "EXISTS", sha)).isEqualTo("1");
  }

  @Test
  void aCursorThatNobodyGaveOut() throws IOException {
    assertThat(client.ask("SCAN 999"))
        .startsWith("-ERR redis-nat: no SCAN here has come to cursor 999");
    assertThat(client.ask("SCAN 0")).startsWith("*2\r\n");
  }
}
