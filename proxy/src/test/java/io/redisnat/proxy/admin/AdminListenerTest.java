package io.redisnat.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.config.AdminConfig;
import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.config.Transport;
import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.reload.Reloader;
import io.redisnat.proxy.route.client.EntryCounters;
import io.redisnat.proxy.session.SessionCounters;
import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.topology.Topology;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.topology.TopologyWatcher;
import io.redisnat.proxy.transport.Acceptance;
import io.redisnat.proxy.transport.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminListenerTest {

  private static final String HOST = "127.0.0.1";
  private static final int TIMEOUT_MILLIS = 20_000;

  private final int port = FreePorts.withBusPort(HOST);
  private final ProxyConfig config =
      ConfigReader.parse(
          "redis-nat { upstream.seeds = \"127.0.0.1:1\", audiences = [{ name = host, port-base = 30000 }] }",
          "test");
  private EventLoops loops;
  private TopologyWatcher watcher;
  private AdminListener listener;

  @BeforeEach
  void open() {
    loops = EventLoops.open(Transport.NIO, 2);
    watcher =
        new TopologyWatcher(
            config.upstream(), config.topology(), Set.of(), topology -> {}, Optional::empty);
    listener = AdminListener.open(at(port, false), sources()).orElseThrow();
  }

  @AfterEach
  void close() {
    listener.close();
    watcher.close();
    loops.close();
  }

  private Sources sources() {
    return new Sources(
        () -> LifecycleState.STARTING,
        AdminListenerTest::topology,
        watcher.refreshes(),
        new SessionCounters(),
        new EntryCounters(),
        () -> config,
        () -> 77,
        new Acceptance(0, 1),
        new Reloader(config, List.of()).counters(),
        loops.group(),
        () -> Duration.ofSeconds(10));
  }

  private static Topology topology() {
    HostPort address = new HostPort("10.0.0.1", 7000);
    return new Topology(
        1,
        Instant.EPOCH,
        List.of(
            new TopologyNode(
                new NodeId("a".repeat(40)),
                address,
                17000,
                Set.of(address),
                Optional.empty(),
                List.of(new SlotRange(0, 99)),
                Map.of(),
                TopologyNode.State.SUSPECTED)));
  }

  private static AdminConfig at(int port, boolean isDefault) {
    return new AdminConfig(Optional.of(new HostPort(HOST, port)), isDefault);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getByName(HOST), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** All that comes until the listener closes. */
  private String ask(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return rest(socket);
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String get(String path) throws IOException {
    return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  @Test
  void aProcessThatRunsIsAlive() throws IOException {
    assertThat(get("/livez"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("connection: close\r\n", "content-length: 6\r\n")
        .endsWith("\r\n\r\nalive\n");
  }

  @Test
  void oneThatIsNotReadySaysWhyInOneLine() throws IOException {
    assertThat(get("/readyz"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("\r\n\r\nnot ready (starting): no node has told the topology yet\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/livez/", "/metrics/x", "/LIVEZ", "*", "/%2e%2e/livez"})
  void anythingElseIsNotFound(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404 ").contains("/livez, /readyz and /metrics");
  }

  @Test
  void aQueryIsIgnored() throws IOException {
    assertThat(get("/livez?x=/y")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void otherMethodsAreRefusedAndTheirBodyIsNotWaitedFor() throws IOException {
    assertThat(ask("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nabc"))
        .startsWith("HTTP/1.1 405 ")
        .contains("allow: GET\r\n")
        .endsWith("only GET is answered\n");
    assertThat(ask("HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void aSecondRequestOnTheConnectionIsNotAnswered() throws IOException {
    String one = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

    assertThat(ask(one + one).split("alive", -1)).hasSize(2);
  }

  @Test
  void whatIsNoHttpIsRefused() throws IOException {
    assertThat(ask("*1\r\n$4\r\nPING\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(ask("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void connectionsThatSayNothingAreFewAndShort() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        silent.add(connect());
      }
      try (Socket seventeenth = connect()) {
        assertThat(rest(seventeenth)).as("closed at once").isEmpty();
      }
      long begin = System.nanoTime();
      for (Socket socket : silent) {
        assertThat(rest(socket)).isEmpty();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
      assertThat(get("/livez")).startsWith("HTTP/1.1 200 ");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void metricsHaveUnitsAndHelp() throws IOException {
    String metrics = get("/metrics");

    assertThat(metrics)
        .contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n")
        .contains("redisnat_state{state=\"starting\"} 1.0", "redisnat_state{state=\"serving\"} 0.0")
        .contains("redisnat_ready 0.0")
        .contains("redisnat_topology_age_seconds NaN")
        .contains("redisnat_slots_served 100.0")
        .contains("redisnat_nodes{state=\"suspected\"} 1.0", "redisnat_nodes{state=\"ok\"} 0.0")
        .contains("redisnat_received_bytes_total{audience=\"host\",peer=\"node\"} 0.0")
        .contains("redisnat_event_loop_lag_seconds{loop=\"1\"} ")
        .contains(
            "jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_files_open_files ");
    assertThat(value(metrics, "redisnat_direct_memory_bytes")).isNotNegative();
  }

  @Test
  void theNamesAreThoseOfTheTableInTheReadmeAndEachHasItsHelp() throws IOException {
    Set<String> documented =
        names("(?m)^\\| `(redisnat_\\w+)` \\|", Files.readString(Path.of("README.md")));
    String metrics = get("/metrics");

    assertThat(documented).hasSizeGreaterThan(15);
    assertThat(names("(?m)^# HELP (redisnat_\\w+) \\S+ \\S+", metrics)).isEqualTo(documented);
    assertThat(names("(?m)^(redisnat_\\w+)", metrics)).isEqualTo(documented);
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double value(String metrics, String name) {
    return Pattern.compile("(?m)^" + name + " (\\S+)$")
        .matcher(metrics)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + metrics));
  }

  @Test
  void anAddressThatWasAskedForAndIsTakenIsAnErrorThatNamesTheSetting() {
    assertThatThrownBy(() -> AdminListener.open(at(port, false), sources()))
        .isInstanceOf(AdminPortException.class)
        .hasMessage(
            "cannot listen on 127.0.0.1:%d for probes and metrics: the port is taken; stop what uses"
                + " the port, or change redis-nat.admin.listen (off does without)",
            port);
  }

  @Test
  void aDefaultThatIsTakenOrThatANodeMayNeedIsDoneWithout() throws IOException {
    assertThat(AdminListener.open(at(port, true), sources())).isEmpty();
    assertThat(AdminListener.open(at(30_007, true), sources())).isEmpty();
  }

  @Test
  void offIsOff() {
    AdminConfig off = new AdminConfig(Optional.empty(), false);

    assertThat(AdminListener.open(off, sources())).isEmpty();
  }

  @Test
  void onceClosedItsPortIsFreeAndItsThreadIsGone() throws IOException {
    get("/metrics");
    listener.close();

    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
      assertThat(free.isBound()).isTrue();
    }
    // The thread says that it is done just before it is.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("redis-nat-admin")));
  }
}
