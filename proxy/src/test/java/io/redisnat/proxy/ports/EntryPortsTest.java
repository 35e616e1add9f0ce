package io.redisnat.proxy.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.config.Transport;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where entry ports open, stay, move and close. Each test has an address of its own. */
class EntryPortsTest {

  private static final int FIRST = 6379;

  private final String host = "127.77.%d.%d".formatted(random(), random());
  private final PortProbe probe = new PortProbe(host);
  private final EventLoops loops = EventLoops.open(Transport.NIO, 1);
  private EntryPorts ports = ports("");

  private static int random() {
    return ThreadLocalRandom.current().nextInt(1, 255);
  }

  @AfterEach
  void closeAll() {
    ports.close();
    loops.close();
  }

  @Test
  void nothingIsOpenBeforeItServes() throws IOException {
    ports = ports("entry-port = 6401");

    assertThat(ports.addresses()).isEmpty();
    assertThat(probe.isFree(6401)).isTrue();

    ports.serve();

    assertThat(ports.addresses()).containsExactly(Map.entry("a", at(6401)));
    assertThat(ports.isOpenFor(one("entry-port = 6401").audiences().get(0))).isTrue();
    assertThat(ports.isOpenFor(one("entry-port = 6402").audiences().get(0))).isFalse();
    assertThat(probe.who(6401)).isEqualTo("a");
  }

  @Test
  void itIsTheFirstPortIfThatIsFree() throws IOException {
    int expected = firstFree(FIRST);

    ports.serve();
    ports.serve();

    assertThat(probe.who(expected)).isEqualTo("a");
    assertThat(ports.addresses()).containsExactly(Map.entry("a", at(expected)));
  }

  @Test
  void itIsTheNextOneIfSomebodyHasThatAndTheLogSaysSo() throws IOException {
    try (ServerSocket first = probe.occupied(firstFree(FIRST));
        LogCapture log = new LogCapture()) {
      int expected = firstFree(first.getLocalPort() + 1);

      ports.serve();

      assertThat(probe.who(expected)).isEqualTo("a");
      assertThat(log.containing("port 6379 is taken: the entry port is " + expected))
          .singleElement()
          .asString()
          .startsWith("INFO")
          .contains("audience=\"a\"");
    }
  }

  @Test
  void oneThatWasAskedForMustBeFree() throws IOException {
    ports = ports("entry-port = 6401");
    try (ServerSocket taken = probe.occupied(6401)) {
      assertThatThrownBy(ports::serve)
          .isInstanceOf(PortTakenException.class)
          .hasMessage(
              "cannot listen on %s:6401, the entry port of audience 'a': the port is taken; stop what"
                  + " uses the port, or change entry-port of that audience: auto takes a free one,"
                  + " off none",
              host);
      assertThat(taken.isClosed()).isFalse();
    }
    assertThat(ports.addresses()).isEmpty();

    ports.serve();

    assertThat(ports.addresses()).as("free again").containsExactly(Map.entry("a", at(6401)));
  }

  @Test
  void audiencesAtOneAddressGetDifferentOnes() throws IOException {
    ports = ports(two("auto", "auto"));
    int first = firstFree(FIRST);
    int second = firstFree(first + 1);

    ports.serve();

    assertThat(ports.addresses())
        .containsExactly(Map.entry("a", at(first)), Map.entry("b", at(second)));
    assertThat(probe.who(first)).isEqualTo("a");
    assertThat(probe.who(second)).isEqualTo("b");
  }

  @Test
  void oneThatMayMoveStaysWhereItIsThoughTheFirstIsFreeAgain() throws IOException {
    int moved;
    try (ServerSocket first = probe.occupied(firstFree(FIRST))) {
      moved = firstFree(first.getLocalPort() + 1);
      ports.serve();
    }

    ports.prepare(one("max-connections = 5")).commit();

    assertThat(ports.addresses()).containsExactly(Map.entry("a", at(moved)));
  }

  @Test
  void itMovesClosesAndOpensWithTheConfiguration() throws IOException {
    ports = ports("entry-port = 6401");
    ports.serve();

    ports.prepare(one("entry-port = 6402")).commit();
    assertThat(ports.addresses()).containsExactly(Map.entry("a", at(6402)));
    assertThat(probe.isFree(6401)).isTrue();

    ports.prepare(one("entry-port = off")).commit();
    assertThat(ports.addresses()).isEmpty();
    assertThat(probe.isFree(6402)).isTrue();

    ports.prepare(one("entry-port = 6403")).commit();
    assertThat(probe.who(6403)).isEqualTo("a");
  }

  @Test
  void itIsThereBeforeTheOldOneCloses() throws IOException {
    ports = ports("entry-port = 6401");
    ports.serve();

    EntryChange change = ports.prepare(one("entry-port = 6402"));

    assertThat(probe.isFree(6401)).isFalse();
    assertThat(probe.isFree(6402)).isFalse();

    change.discard();

    assertThat(ports.addresses()).containsExactly(Map.entry("a", at(6401)));
    assertThat(probe.isFree(6402)).isTrue();
  }

  @Test
  void twoAudiencesCanChangePlaces() throws IOException {
    ports = ports(two("6401", "6402"));
    ports.serve();

    ports.prepare(two("6402", "6401")).commit();

    assertThat(probe.who(6401)).isEqualTo("b");
    assertThat(probe.who(6402)).isEqualTo("a");
  }

  @Test
  void aChangeThatCannotBeHadLeavesAllAsItWas() throws IOException {
    ports = ports(two("6401", "6402"));
    ports.serve();
    try (ServerSocket taken = probe.occupied(6403)) {
      assertThatThrownBy(() -> ports.prepare(two("6402", "6403")))
          .hasMessageContaining(":" + taken.getLocalPort())
          .hasMessageContaining("'b'");
    }

    assertThat(ports.addresses()).containsOnly(Map.entry("a", at(6401)), Map.entry("b", at(6402)));
    assertThat(probe.who(6401)).isEqualTo("a");
    assertThat(probe.who(6402)).isEqualTo("b");
  }

  @Test
  void nodePortsThatAreToBeWhereItIsDriveItAway() throws IOException {
    ports.serve();
    HostPort before = ports.addresses().get("a");

    EntryChange change = ports.prepare(one("port-base = " + before.port() + ", capacity = 2"));

    assertThat(probe.isFree(before.port())).as("before the node ports open").isTrue();

    change.commit();

    assertThat(ports.addresses().get("a").port()).isGreaterThanOrEqualTo(before.port() + 2);
  }

  @Test
  void nothingOpensAfterItClosed() throws IOException {
    ports = ports("entry-port = 6401");
    ports.serve();
    EntryChange change = ports.prepare(one("entry-port = 6402"));
    ports.close();

    change.commit();
    ports.serve();

    assertThat(ports.addresses()).isEmpty();
    assertThat(probe.isFree(6401)).isTrue();
    assertThat(probe.isFree(6402)).isTrue();
  }

  private EntryPorts ports(String settings) {
    return ports(one(settings));
  }

  private EntryPorts ports(ProxyConfig config) {
    return new EntryPorts(loops, new Acceptance(0, 1), config, EntryPortsTest::acceptor);
  }

  /** Says whose port it is, and closes. */
  private static Consumer<Channel> acceptor(AudienceConfig audience) {
    return PortProbe.saying(audience.name());
  }

  private ProxyConfig one(String settings) {
    return config("[{ name = a, bind = \"%s\", %s }]".formatted(host, settings));
  }

  private ProxyConfig two(String first, String second) {
    return config(
        "[{ name = a, bind = \"%s\", entry-port = %s }, { name = b, bind = \"%s\", port-base = 8000, entry-port = %s }]"
            .formatted(host, first, host, second));
  }

  private static ProxyConfig config(String audiences) {
    return ConfigReader.parse(
        "redis-nat { upstream.seeds = \"a:1\", audiences = " + audiences + " }", "test");
  }

  private HostPort at(int port) {
    return new HostPort(host, port);
  }

  private int firstFree(int from) throws IOException {
    int port = from;
    while (!probe.isFree(port)) {
      port++;
    }
    return port;
  }
}
