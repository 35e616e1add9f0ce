package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.reload.ReloadReport;
import io.redisnat.proxy.reload.ReloadReport.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a new configuration does to a running proxy and to those who are connected. */
class ReloadIT {

  private static Reloading proxy;

  @BeforeAll
  static void start() {
    proxy = new Reloading("");
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  @BeforeEach
  void begin() {
    proxy.apply("");
  }

  private static String audiences(String... each) {
    return "audiences = [" + String.join(", ", each) + "]\n";
  }

  private static void assertServed(int port) throws IOException {
    try (RawClient client = new RawClient(Reloading.at(port))) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  private static void assertClosed(int port) {
    assertThatThrownBy(() -> new RawClient(Reloading.at(port)))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aClientThatWritesWithoutABreakNoticesNothingOfWhatDoesNotConcernIt() throws Exception {
    List<String> reloads =
        List.of(
            audiences(proxy.host(""), proxy.other("")),
            audiences(proxy.host(", advertise = redis.example"), proxy.other("")),
            audiences(proxy.host(", max-connections = 7"), proxy.other(", bind = \"0.0.0.0\"")),
            audiences(proxy.other(""), proxy.host("")),
            "",
            "limits { write-buffer = 8 KiB, max-connections = 9, accept-rate = 3, idle-timeout = 1s }",
            "limits { max-held = 64 KiB, max-inline = 2 KiB, pre-auth = on }",
            "upstream.connect-timeout = 5s, topology.refresh-interval = 100ms",
            "upstream.dial-map { \"10.9.9.9:1\" = \"127.0.0.1:1\" }",
            "upstream.standby-nodes = [\"127.0.0.1:1\"], drain-timeout = 3s",
            "transport = nio, event-loops = 3, ledger.grace = 1h",
            "");
    try (Counting writer = new Counting(proxy.cluster().seed())) {
      for (String settings : reloads) {
        proxy.apply(settings);
        writer.awaitProgress();
        proxy.refused("limits.max-depth = 1", Outcome.INVALID, "must be between 8 and 65536");
      }
      assertThat(writer.stop()).isPositive();
    }
  }

  @Test
  void theReportHasEachChangeAndWhatNeedsARestart() {
    ReloadReport report =
        proxy.reload(
            "limits.max-pending = 99, transport = nio\n"
                + audiences(proxy.host(""), proxy.other("")));

    assertThat(report.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(report.changes())
        .containsExactly(
            "limits.max-pending: 65536 -> 99",
            "audiences[other]: none -> 127.0.0.1:%d-%d"
                .formatted(proxy.otherBase(), proxy.otherBase() + ProxiedCluster.CAPACITY - 1));
    assertThat(report.waiting()).containsExactly("transport: auto -> nio");
    assertThat(
            proxy
                .reload(
                    "transport = nio, limits.max-pending = 99\n"
                        + audiences(proxy.host(""), proxy.other("")))
                .outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void aNewAudienceIsServedAndTellsItsOwnPorts() throws IOException {
    proxy.apply(audiences(proxy.host(""), proxy.other(", advertise = redis.example")));

    try (RawClient client = new RawClient(Reloading.at(proxy.otherBase() + 1))) {
      assertThat(client.ask("CLUSTER", "SLOTS"))
          .contains("redis.example", ":" + proxy.otherBase() + "\r\n")
          .doesNotContain(":" + proxy.base() + "\r\n", proxy.cluster().insidePrefix());
    }
  }

  @Test
  void anotherAdvertisedHostIsToldFromTheNextReplyOnAnOpenConnection() throws IOException {
    try (RawClient client = new RawClient(proxy.cluster().seed())) {
      assertThat(client.ask("CLUSTER", "SLOTS")).contains("\r\n127.0.0.1\r\n");

      proxy.apply(audiences(proxy.host(", advertise = redis.example")));

      assertThat(client.ask("CLUSTER", "SLOTS"))
          .contains("\r\nredis.example\r\n")
          .doesNotContain("127.0.0.1");
    }
  }

  @Test
  void anAudienceThatIsGoneIsDrainedAndTheOthersStay() throws Exception {
    proxy.apply(audiences(proxy.host(""), proxy.other("")));
    HostPort port = Reloading.at(proxy.otherBase());
    String key = RawClient.keyServedBy(port);
    try (RawClient stays = new RawClient(proxy.cluster().seed());
        RawClient idle = new RawClient(port);
        RawClient busy = new RawClient(port)) {
      stays.ask("PING");
      idle.ask("PING");
      busy.ask("PING");
      busy.send("BLPOP", key, "3");
      Thread.sleep(300);

      proxy.apply("");

      assertThat(idle.untilClosed()).isEmpty();
      assertClosed(port.port());
      assertThat(busy.frame()).as("what it asked is answered").isEqualTo("*-1\r\n");
      assertThat(busy.untilClosed()).isEmpty();
      assertThat(stays.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void portsThatMoveByOneAreNeverAllClosedAndOldConnectionsAreToldTheNewOnes() throws Exception {
    proxy.apply(audiences(proxy.host(""), proxy.other("")));
    String moved = proxy.other("").replace("" + proxy.otherBase(), "" + (proxy.otherBase() + 1));
    try (RawClient old = new RawClient(Reloading.at(proxy.otherBase()));
        RawClient stays = new RawClient(proxy.cluster().seed())) {
      old.ask("PING");
      old.send("BLPOP", RawClient.keyServedBy(Reloading.at(proxy.otherBase())), "2");
      Thread.sleep(300);
      old.send("CLUSTER", "SLOTS");

      proxy.apply(audiences(proxy.host(""), moved));

      for (int i = 1; i <= 3; i++) {
        assertServed(proxy.otherBase() + i);
      }
      assertClosed(proxy.otherBase());
      assertThat(old.frame()).isEqualTo("*-1\r\n");
      assertThat(old.frame()).contains(":" + (proxy.otherBase() + 3) + "\r\n");
      assertThat(old.untilClosed()).isEmpty();
      assertThat(stays.ask("PING")).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void aBindThatExcludesTheOldOneTakesItsPlaceAndGivesItBack() throws IOException {
    proxy.apply(audiences(proxy.host(""), proxy.other(", bind = \"0.0.0.0\"")));
    try (RawClient client = new RawClient(new HostPort("127.0.0.7", proxy.otherBase()))) {
      assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
    }

    proxy.apply(audiences(proxy.host(""), proxy.other("")));
    assertServed(proxy.otherBase());
    assertThatThrownBy(() -> new RawClient(new HostPort("127.0.0.7", proxy.otherBase())))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aPortThatIsTakenRefusesTheWholeReload() throws IOException {
    ProxyConfig before = proxy.cluster().proxy().config();
    int taken = proxy.otherBase() + 1;
    try (ServerSocket socket = new ServerSocket(taken, 1, InetAddress.getByName("127.0.0.1"))) {
      proxy.refused(
          "limits.max-pending = 99\n" + audiences(proxy.host(""), proxy.other("")),
          Outcome.REFUSED,
          "cannot listen on 127.0.0.1:%d for audience 'other'".formatted(taken));
      assertThat(socket.isBound()).isTrue();
    }

    assertThat(proxy.cluster().proxy().config()).isEqualTo(before);
    assertClosed(proxy.otherBase());
    assertServed(proxy.base());
    proxy.apply(audiences(proxy.host(""), proxy.other("")));
    assertServed(taken);
  }

  @Test
  void whatHadToCloseForARefusedReloadIsOpenAgain() throws IOException {
    proxy.apply(audiences(proxy.host(""), proxy.other("")));
    int taken = proxy.otherBase() + 1;
    try (ServerSocket socket = new ServerSocket(taken, 1, InetAddress.getByName("127.0.0.9"))) {
      proxy.refused(
          audiences(proxy.host(""), proxy.other(", bind = \"0.0.0.0\"")),
          Outcome.REFUSED,
          "cannot listen on 0.0.0.0:" + taken);
      assertThat(socket.isBound()).isTrue();
    }

    for (int i = 0; i < 3; i++) {
      assertServed(proxy.otherBase() + i);
    }
  }

  @Test
  void aCapacityBelowAPortInUseIsRefused() {
    proxy.refused(
        audiences(proxy.host("").replace("capacity = " + ProxiedCluster.CAPACITY, "capacity = 2")),
        Outcome.INVALID,
        "raise the capacity to at least 3");
  }

  @Test
  void anInvalidConfigurationHasAllItsProblemsReportedAndChangesNothing() throws IOException {
    ProxyConfig before = proxy.cluster().proxy().config();

    ReloadReport report = proxy.reload("limits.max-depth = 1, drain-timeout = 10, sedes = []");

    assertThat(report.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(report.problems()).hasSize(3).allMatch(problem -> problem.startsWith("test:"));
    assertThat(proxy.cluster().proxy().config()).isEqualTo(before);
    assertServed(proxy.base());
  }

  @Test
  void otherSeedsAreAskedAndADialMapIsFollowed() throws IOException {
    HostPort node = proxy.cluster().cluster().nodes().get(0).address();
    proxy.apply("upstream.seeds = [\"%s\"]".formatted(node));
    proxy.cluster().proxy().refresh("test").toCompletableFuture().join();
    assertThat(proxy.cluster().proxy().topology().servedSlots()).isEqualTo(16384);

    // The node is looked for where nobody is: its clients are closed, and the others are not.
    proxy.apply("upstream.dial-map { \"%s\" = \"127.0.0.1:1\" }".formatted(node));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              try (RawClient client =
                  new RawClient(
                      proxy.cluster().outside(proxy.cluster().cluster().nodes().get(0)))) {
                assertThat(client.untilClosed()).isEmpty();
              }
            });
    assertServed(proxy.cluster().outside(proxy.cluster().cluster().nodes().get(1)).port());
  }
}
