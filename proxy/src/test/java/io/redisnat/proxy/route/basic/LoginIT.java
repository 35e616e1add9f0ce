package io.redisnat.proxy.route.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.EntryClient;
import io.redisnat.proxy.testing.EntryCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Users of the nodes at the entry port: each client is who it has logged in as, and nobody else.
 */
class LoginIT {

  private static final int STRANGERS = 2 * Runtime.getRuntime().availableProcessors();

  private static EntryCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EntryCluster.start(2, 0);
    onAllNodes("ACL", "SETUSER", "bob", "on", ">secret", "~b*", "+@all");
    onAllNodes("ACL", "SETUSER", "eve", "on", ">secret", "~e*", "+@all");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static void onAllNodes(String... command) {
    for (int i = 0; i < cluster.nodes().addresses().size(); i++) {
      cluster.nodes().get(i).command(command);
    }
  }

  @Test
  void commandsAreThoseOfTheUserAtEveryNode() throws IOException {
    try (EntryClient bob = cluster.client();
        EntryClient eve = cluster.client();
        EntryClient nobody = cluster.client()) {
      assertThat(bob.ask("AUTH bob secret")).isEqualTo("+OK\r\n");
      assertThat(eve.ask("AUTH eve secret")).isEqualTo("+OK\r\n");
      for (int i = 0; i < 20; i++) {
        assertThat(bob.ask("SET b" + i + " 1")).isEqualTo("+OK\r\n");
        assertThat(eve.ask("GET b" + i)).startsWith("-NOPERM ");
        assertThat(nobody.ask("GET b" + i)).isEqualTo("$1\r\n1\r\n");
      }
      assertThat(bob.ask("ACL WHOAMI")).isEqualTo("$3\r\nbob\r\n");
      assertThat(nobody.ask("ACL WHOAMI")).isEqualTo("$7\r\ndefault\r\n");
    }
  }

  @Test
  void aWrongPasswordChangesNothing() throws IOException {
    try (EntryClient client = cluster.client()) {
      assertThat(client.ask("AUTH bob secret")).isEqualTo("+OK\r\n");
      assertThat(client.ask("AUTH eve wrong")).startsWith("-WRONGPASS ");
      assertThat(client.ask("HELLO 3 AUTH eve wrong")).startsWith("-WRONGPASS ");
      assertThat(client.ask("ACL WHOAMI")).isEqualTo("$3\r\nbob\r\n");
      assertThat(client.ask("RESET")).isEqualTo("+RESET\r\n");
      assertThat(client.ask("ACL WHOAMI")).isEqualTo("$7\r\ndefault\r\n");
    }
  }

  @Test
  void aRefusedHelloDoesNotLogAnybodyIn() throws IOException {
    try (EntryClient client = cluster.client()) {
      for (String hello :
          List.of("HELLO 3 AUTH bob secret BOGUS", "HELLO 9 AUTH bob secret", "HELLO 3 BOGUS")) {
        assertThat(client.ask(hello)).startsWith("-");
        assertThat(client.ask("ACL WHOAMI")).isEqualTo("$7\r\ndefault\r\n");
      }
    }
  }

  @Test
  void whoComesAfterNodesWantALoginNeedsOne() throws IOException {
    try (EntryClient before = cluster.client()) {
      assertThat(before.ask("SET before 1")).isEqualTo("+OK\r\n");
      assertThat(before.ask("PING")).isEqualTo("+PONG\r\n");
      onAllNodes("CONFIG", "SET", "requirepass", "sesame");
      try {
        await().atMost(Duration.ofSeconds(20)).until(LoginIT::strangersAreRefused);
        try (EntryClient client = cluster.client()) {
          for (String command : List.of("PING", "CLIENT ID", "ECHO x", "GET before")) {
            assertThat(client.ask(command)).startsWith("-NOAUTH ");
          }
          assertThat(client.ask("AUTH sesame")).isEqualTo("+OK\r\n");
          assertThat(client.ask("GET before")).isEqualTo("$1\r\n1\r\n");
          assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
        }
      } finally {
        noLoginAtAnyNode();
      }
    }
  }

  private static void noLoginAtAnyNode() throws IOException {
    for (HostPort node : cluster.nodes().addresses()) {
      try (EntryClient direct = new EntryClient(node)) {
        assertThat(direct.ask("AUTH sesame")).isEqualTo("+OK\r\n");
        assertThat(direct.ask("ACL SETUSER default nopass")).isEqualTo("+OK\r\n");
      }
    }
  }

  // Connections go to the event loops in turn, each of which has to find out.
  private static boolean strangersAreRefused() throws IOException {
    boolean refused = true;
    for (int i = 0; i < STRANGERS; i++) {
      try (EntryClient client = cluster.client()) {
        refused &= client.ask("GET before").startsWith("-NOAUTH ");
      }
    }
    return refused;
  }
}
