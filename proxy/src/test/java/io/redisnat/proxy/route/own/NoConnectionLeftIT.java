package io.redisnat.proxy.route.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that want a connection for themselves, and there are as many as may be. */
class NoConnectionLeftIT {

  private static final String SETTING = " entry.own-connections";

  @Test
  void eachIsToldWhichSettingItIs() throws IOException {
    try (EntryCluster cluster = EntryCluster.start(3, 0, "entry.own-connections = 0");
        EntryClient client = cluster.client()) {
      for (String command :
          new String[] {
            "BLPOP list 0", "WATCH key", "SUBSCRIBE news", "SSUBSCRIBE news", "MONITOR", "WAIT 0 0"
          }) {
        assertThat(client.ask(command))
            .as(command)
            .startsWith("-ERR redis-nat: ")
            .containsPattern("[ (]entry[.]own-connections");
      }
      assertThat(client.ask("MULTI")).isEqualTo("+OK\r\n");
      assertThat(client.ask("GET key")).startsWith("-ERR redis-nat: ").contains(SETTING);
      assertThat(client.ask("EXEC")).startsWith("-EXECABORT ");
      assertThat(client.ask("GET key")).isEqualTo("$-1\r\n");
    }
  }

  @Test
  void theNextOneGetsWhatIsGivenBack() throws IOException {
    try (EntryCluster cluster = EntryCluster.start(3, 0, "entry.own-connections = 1");
        EntryClient next = cluster.client()) {
      try (EntryClient blocked = cluster.client()) {
        blocked.send("BLPOP", "list", "0");
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    cluster.nodes().all().stream()
                        .anyMatch(
                            node -> node.command("INFO", "clients").contains("blocked_clients:1")));
        assertThat(next.ask("BLPOP list 0.01")).contains(SETTING);
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(next.ask("BLPOP list 0.01")).isEqualTo("*-1\r\n"));
    }
  }
}
