package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients log in themselves; the proxy's own login opens nothing for them. */
class AuthenticationIT {

  private static final String PASSWORD = "correct horse battery staple";

  private static ProxiedCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    LocalCluster nodes = LocalCluster.builder().machines(3).nodesPerMachine(1).replicas(0).start();
    for (LocalNode node : nodes.nodes()) {
      try (RawClient direct = new RawClient(node.address())) {
        direct.ask("ACL", "SETUSER", "discovery", "on", ">discovering", "+cluster|nodes");
        direct.ask("ACL", "SETUSER", "discovery", "+cluster|shards", "+ping", "+client", "+hello");
        direct.ask("ACL", "SETUSER", "app", "on", ">" + PASSWORD, "~*", "+@all");
        direct.ask("CONFIG", "SET", "requirepass", "of the default user");
      }
    }
    cluster =
        ProxiedCluster.before(
            nodes,
            "upstream.username = discovery\nupstream.password = discovering\ndrain-timeout = 1s");
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static HostPort port() {
    return cluster.seed();
  }

  @Test
  void whoDoesNotLogInIsRefusedByTheNode() throws IOException {
    try (RawClient client = new RawClient(port())) {
      assertThat(client.ask("GET", "name")).startsWith("-NOAUTH");
      assertThat(client.ask("CLUSTER", "NODES")).startsWith("-NOAUTH");
      assertThat(client.ask("AUTH", "app", "wrong")).startsWith("-WRONGPASS");
      assertThat(client.ask("CLUSTER", "SLOTS")).startsWith("-NOAUTH");
    }
  }

  @Test
  void whoLogsInWorksAsThatUser() throws IOException {
    try (RawClient client = new RawClient(port())) {
      assertThat(client.ask("AUTH", "app", PASSWORD)).isEqualTo("+OK\r\n");
      assertThat(client.ask("ACL", "WHOAMI")).isEqualTo("$3\r\napp\r\n");
      assertThat(client.ask("CLUSTER", "SLOTS"))
          .contains(":" + port().port() + "\r\n")
          .doesNotContain(cluster.insidePrefix());
    }
    try (RawClient client = new RawClient(port())) {
      assertThat(client.ask("HELLO", "3", "AUTH", "app", PASSWORD)).startsWith("%");
      assertThat(client.ask("CLUSTER", "SHARDS")).doesNotContain(cluster.insidePrefix());
    }
  }

  @Test
  void beforeTheLoginACommandMayClaimNoMoreThanRedisAllows() throws IOException {
    for (String forged : new String[] {"*50000000\r\n", "*11\r\n"}) {
      try (RawClient client = new RawClient(port())) {
        String answer = client.raw(forged).untilClosed();
        assertThat(answer)
            .matches("-ERR Protocol error: (unauthenticated|invalid) multibulk length\r\n");
      }
    }
    try (RawClient client = new RawClient(port())) {
      assertThat(client.raw("*2\r\n$3\r\nGET\r\n$536870912\r\n").untilClosed())
          .isEqualTo("-ERR Protocol error: unauthenticated bulk length\r\n");
    }
  }

  @Test
  void loginAndALargeCommandMayComeInOneWrite() throws IOException {
    String value = "v".repeat(100_000);
    try (RawClient client = new RawClient(port())) {
      client.raw(
          RawClient.encode("AUTH", "app", PASSWORD)
              + RawClient.encode("ECHO", value)
              + RawClient.encode("PING"));
      assertThat(client.frame()).isEqualTo("+OK\r\n");
      assertThat(client.frame()).isEqualTo("$100000\r\n" + value + "\r\n");
      assertThat(client.frame()).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void aLargeCommandIsDoneEvenIfTheClientSaysNothingMore() throws IOException {
    try (RawClient client = new RawClient(port())) {
      client.raw(
          RawClient.encode("AUTH", "app", PASSWORD)
              + RawClient.encode("ECHO", "v".repeat(100_000)));
      client.socket().shutdownOutput();
      assertThat(client.untilClosed()).hasSize("+OK\r\n$100000\r\n\r\n".length() + 100_000);
    }
  }

  @Test
  void aFailedLoginBeforeALargeCommandIsAnsweredFirst() throws IOException {
    try (RawClient client = new RawClient(port())) {
      client.raw(
          RawClient.encode("AUTH", "app", "wrong") + RawClient.encode("ECHO", "v".repeat(20_000)));
      assertThat(client.untilClosed())
          .startsWith("-WRONGPASS")
          .endsWith("\r\n-ERR Protocol error: unauthenticated bulk length\r\n");
    }
  }
}
