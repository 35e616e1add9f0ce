package io.redisnat.proxy.route.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A master dies in the midst of what it takes part in. */
class FailoverIT {

  private static final int KEYS = 200;

  @Test
  void aScanGoesOnWithTheReplica() throws IOException {
    try (EntryCluster cluster = EntryCluster.start(3, 1);
        EntryClient client = cluster.client()) {
      Set<String> keys = new TreeSet<>();
      StringBuilder all = new StringBuilder("MSET");
      for (int i = 0; i < KEYS; i++) {
        keys.add("key" + i);
        all.append(" key").append(i).append(" x");
      }
      assertThat(client.ask(all.toString())).isEqualTo("+OK\r\n");
      assertThat(client.ask("WAIT 1 10000")).isEqualTo(":1\r\n");
      assertThat(scanAll(client, cluster)).isEqualTo(keys);
      assertThat(client.ask("DBSIZE")).isEqualTo(":" + KEYS + "\r\n");
      assertThat(client.ask(all.toString().replace(" x", "").replace("MSET", "EXISTS")))
          .isEqualTo(":" + KEYS + "\r\n");
    }
  }

  /** Kills the first master once its scan has begun; errors are answered by trying again. */
  private static Set<String> scanAll(EntryClient client, EntryCluster cluster) throws IOException {
    Set<String> found = new HashSet<>();
    String cursor = "0";
    boolean killed = false;
    int errors = 0;
    do {
      String reply = client.ask("SCAN " + cursor + " COUNT 10");
      if (reply.startsWith("-")) {
        assertThat(reply).startsWith("-CLUSTERDOWN redis-nat: ");
        assertThat(++errors).isLessThan(10);
        continue;
      }
      String[] lines = reply.split("\r\n");
      cursor = lines[2];
      Stream.of(lines).filter(line -> line.startsWith("key")).forEach(found::add);
      if (!killed) {
        killed = true;
        cluster.nodes().get(0).kill();
      }
    } while (!cursor.equals("0"));
    return found;
  }
}
