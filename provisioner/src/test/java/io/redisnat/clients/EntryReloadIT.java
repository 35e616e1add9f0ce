package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redisnat.model.HostPort;
import io.redisnat.proxy.reload.ReloadReport.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a new configuration does to the entry port, and to those who are connected to it. */
class EntryReloadIT {

  private static Reloading proxy;
  private static HostPort entry;

  @BeforeAll
  static void start() {
    proxy = new Reloading("");
    entry = proxy.cluster().entry();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @BeforeEach
  void begin() {
    proxy.apply("");
  }

  private static String host(String settings) {
    return "audiences = [" + proxy.host(settings) + "]\n";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void assertServed(HostPort address) throws IOException {
    try (RawClient client = new RawClient(address)) {
      assertThat(client.ask("SET", "name", "Mayday")).isEqualTo("+OK\r\n");
      assertThat(client.ask("GET", "name")).isEqualTo("$6\r\nMayday\r\n");
    }
  }

  private static void assertClosed(HostPort address) {
    assertThatThrownBy(() -> new RawClient(address)).isInstanceOf(ConnectException.class);
  }

  @Test
  void oneThatMovesTakesNobodyAlongAndLeavesNodePortsAlone() throws IOException {
    HostPort next = Reloading.at(freePort());
    try (RawClient old = new RawClient(entry);
        RawClient stays = new RawClient(proxy.cluster().seed())) {
      old.ask("PING");
      stays.ask("PING");

      proxy.apply(host(", entry-port = " + next.port()));

      assertServed(next);
      assertClosed(entry);
      assertThat(old.untilClosed()).isEmpty();
      assertThat(stays.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void nodePortsThatMoveLeaveItAlone() throws IOException {
    int base = ProxiedCluster.freeBlock(ProxiedCluster.CAPACITY);
    try (RawClient stays = new RawClient(entry);
        RawClient old = new RawClient(proxy.cluster().seed())) {
      stays.ask("PING");
      old.ask("PING");

      proxy.apply(host(", port-base = " + base));

      assertThat(old.untilClosed()).isEmpty();
      assertThat(stays.ask("SET", "name", "Mayday")).isEqualTo("+OK\r\n");
      assertThat(stays.ask("CLUSTER", "SLOTS"))
          .as("what it is told from now on")
          .contains(":" + base + "\r\n")
          .doesNotContain(":" + proxy.base() + "\r\n");
    }
  }

  @Test
  void itGoesAndComes() throws IOException {
    proxy.apply(host(", entry-port = off"));
    assertClosed(entry);
    assertThat(proxy.cluster().proxy().entryPorts()).isEmpty();

    proxy.apply("");
    assertServed(entry);
    assertThat(proxy.cluster().proxy().entryPorts()).containsEntry("host", entry);
  }

  @Test
  void oneThatIsTakenIsRefusedAndTheOldOneStays() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      proxy.refused(
          host(", entry-port = " + taken.getLocalPort()),
          Outcome.REFUSED,
          "cannot listen on 127.0.0.1:%d, the entry port of audience 'host': the port is taken"
              .formatted(taken.getLocalPort()));
    }
    assertServed(entry);
  }

  @Test
  void aNodePortIsRefusedAsEntryPort() throws IOException {
    proxy.refused(
        host(", entry-port = " + (proxy.base() + 1)),
        Outcome.INVALID,
        "whose entry-port %d is one of the node ports of 'host'".formatted(proxy.base() + 1));
    assertServed(entry);
  }
}
