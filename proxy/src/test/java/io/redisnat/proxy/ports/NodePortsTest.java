package io.redisnat.proxy.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.redisnat.config.AudienceConfig;
import io.redisnat.config.ConfigReader;
import io.redisnat.config.Transport;
import io.redisnat.proxy.testing.LogCapture;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which node ports accept, refuse, move and close. Each test has an address of its own. */
@ParameterizedClass
@EnumSource(names = {"AUTO", "NIO"})
class NodePortsTest {

  private static final Set<Integer> THREE = Set.of(0, 1, 2);
  private static final Set<Integer> NONE = Set.of();

  private final String host = "127.78.%d.%d".formatted(random(), random());
  private final PortProbe probe = new PortProbe(host);
  private final EventLoops loops;
  private NodePorts ports;

  NodePortsTest(Transport transport) {
    loops = EventLoops.open(transport, 1);
    ports = ports(audience("a", 7000));
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt(1, 255);
  }

  @AfterEach
  void closeAll() {
    ports.close();
    loops.close();
  }

  @Test
  void thePortOfADeadNodeRefusesAndIsKeptForIt() throws IOException {
    ports.serve(THREE, NONE);

    assertThat(ports.serve(THREE, Set.of(1))).as("served").isEqualTo(Map.of("a", THREE));
    assertThat(probe.who(7000)).isEqualTo("a0");
    assertThat(probe.who(7002)).isEqualTo("a2");
    assertRefused(7001);
    assertKept(7001);

    assertThat(ports.serve(THREE, NONE)).isEqualTo(Map.of("a", THREE));
    assertThat(probe.who(7001)).isEqualTo("a1");
  }

  @Test
  void itIsKeptThoughAConnectionThatItAcceptedIsThere() throws IOException {
    ports.serve(THREE, NONE);
    try (Socket before = new Socket(host, 7001)) {
      assertThat(before.getInputStream().read()).isEqualTo('a');

      ports.serve(THREE, Set.of(1));
      assertRefused(7001);
      assertKept(7001);

      ports.serve(THREE, NONE);
      assertThat(probe.who(7001)).isEqualTo("a1");
    }
  }

  @Test
  void itRefusesInEveryAudience() throws IOException {
    ports = ports(audience("a", 7000), audience("b", 8000));
    ports.serve(THREE, NONE);

    ports.serve(THREE, Set.of(1, 2));

    for (int port : List.of(7001, 7002, 8001, 8002)) {
      assertRefused(port);
    }
    assertThat(probe.who(8000)).isEqualTo("b0");
  }

  @Test
  void itRefusesFromTheBeginningIfItsNodeIsDeadThen() throws IOException {
    assertThat(ports.serve(THREE, Set.of(0))).isEqualTo(Map.of("a", THREE));
    assertRefused(7000);
    assertKept(7000);

    ports.serve(THREE, NONE);
    assertThat(probe.who(7000)).isEqualTo("a0");
  }

  @Test
  void aPortThatIsTakenIsAnErrorAtFirstThoughItWouldRefuse() throws IOException {
    try (ServerSocket taken = probe.occupied(7001)) {
      assertThatThrownBy(() -> ports.serve(THREE, Set.of(1)))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("cannot listen on %s:7001 for audience 'a'", host);
      assertThat(taken.isClosed()).isFalse();
    }
    awaitFree(7000);
  }

  @Test
  void oneThatIsTakenLaterIsTriedAgain() throws IOException {
    ports.serve(Set.of(0), NONE);
    try (ServerSocket taken = probe.occupied(7001);
        LogCapture log = new LogCapture()) {
      assertThat(ports.serve(Set.of(0, 1), Set.of(1))).isEqualTo(Map.of("a", Set.of(0)));
      assertThat(log.containing(":" + taken.getLocalPort()))
          .singleElement()
          .asString()
          .startsWith("ERROR");
    }

    assertThat(ports.serve(Set.of(0, 1), Set.of(1))).isEqualTo(Map.of("a", Set.of(0, 1)));
    assertRefused(7001);
    assertKept(7001);
  }

  @Test
  void whereItsNodeIsForgottenOrAllCloseTheNumberIsFree() throws IOException {
    ports.serve(THREE, Set.of(1, 2));

    ports.serve(Set.of(0, 1), Set.of(1));
    assertKept(7001);
    awaitFree(7002);

    ports.close();
    awaitFree(7001);
  }

  @Test
  void portsThatMoveByOneRefuseForWhomTheyAreThen() throws IOException {
    ports.serve(THREE, Set.of(1));

    PortChange change = ports.prepare(List.of(audience("a", 7001)));
    assertRefused(7001);
    assertThat(probe.who(7002)).as("until then").isEqualTo("a2");
    change.commit();

    awaitFree(7000);
    assertThat(probe.who(7001)).isEqualTo("a0");
    assertRefused(7002);
    assertKept(7002);
    assertThat(probe.who(7003)).isEqualTo("a2");
    assertThat(ports.serve(THREE, Set.of(1))).isEqualTo(Map.of("a", THREE));
  }

  @Test
  void anAudienceThatComesRefusesTooAndOneThatGoesGivesItsNumbersBack() throws IOException {
    ports.serve(THREE, Set.of(1));

    ports.prepare(List.of(audience("b", 8000))).commit();

    awaitFree(7001);
    assertThat(probe.who(8000)).isEqualTo("b0");
    assertRefused(8001);
    assertKept(8001);
  }

  @Test
  void aChangeThatIsDiscardedLeavesWhatWasTrueMeanwhile() throws IOException {
    ports.serve(THREE, Set.of(1));
    PortChange change = ports.prepare(List.of(audience("a", 7000), audience("b", 8000)));
    assertRefused(8001);

    ports.serve(THREE, Set.of(2));
    change.discard();

    awaitFree(8001);
    assertThat(probe.who(7001)).isEqualTo("a1");
    assertRefused(7002);
  }

  @Test
  void whatHadToCloseForAChangeThatCannotBeRefusesAgain() throws IOException {
    ports.serve(THREE, Set.of(1));
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.79.0.1", 7002));
      String anywhere = "{ name = a, bind = \"0.0.0.0\", port-base = 7000 }";
      assertThatThrownBy(() -> ports.prepare(audiences(anywhere)))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("0.0.0.0:7002");
    }

    assertThat(probe.who(7000)).isEqualTo("a0");
    assertRefused(7001);
    assertKept(7001);
    assertThat(probe.who(7002)).isEqualTo("a2");
  }

  private NodePorts ports(AudienceConfig... audiences) {
    return new NodePorts(
        loops, new Acceptance(0, 1), Arrays.asList(audiences), NodePortsTest::acceptor);
  }

  /** Says whose port it is, and closes. */
  private static Consumer<Channel> acceptor(AudienceConfig audience, int index) {
    return PortProbe.saying(audience.name() + index);
  }

  private AudienceConfig audience(String name, int portBase) {
    return audiences("{ name = %s, bind = \"%s\", port-base = %d }".formatted(name, host, portBase))
        .get(0);
  }

  private static List<AudienceConfig> audiences(String text) {
    return ConfigReader.parse(
            "redis-nat { upstream.seeds = \"a:1\", audiences = [" + text + "] }", "test")
        .audiences();
  }

  private void assertRefused(int port) {
    assertThatThrownBy(() -> probe.who(port)).isInstanceOf(ConnectException.class);
  }

  private void assertKept(int port) throws IOException {
    assertThat(probe.isFree(port)).as("port %d is free", port).isFalse();
  }

  /** With nio a listener is gone only once the selector has noticed. */
  private void awaitFree(int port) {
    await().atMost(Duration.ofSeconds(10)).until(() -> probe.isFree(port));
  }
}
