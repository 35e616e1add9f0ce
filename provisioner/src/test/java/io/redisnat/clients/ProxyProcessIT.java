package io.redisnat.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.cli.Main;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy as a process: how it starts, waits, refuses and stops. */
class ProxyProcessIT {

  private static final int PORT_BASE = ProxiedCluster.freeBlock(8);
  private static final HostPort PORT = new HostPort("127.0.0.1", PORT_BASE);

  @TempDir private Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  private Path config(String seeds) throws IOException {
    return config(seeds, "admin.listen = off");
  }

  private Path config(String seeds, String more) throws IOException {
    return Files.writeString(
        directory.resolve("proxy.conf"),
        """
        redis-nat {
          upstream.seeds = [%s]
          ledger.file = ledger
          drain-timeout = 5s
          topology.refresh-interval = 300ms
          audiences = [{ name = host, port-base = %d, capacity = 8 }]
          %s
        }
        """
            .formatted(seeds, PORT_BASE, more));
  }

  private static String seeds(LocalCluster cluster) {
    return String.join(
        ",", cluster.nodes().stream().map(LocalNode::address).map(a -> "\"" + a + "\"").toList());
  }

  private Process proxy(Path config, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // Not the one for tests.
            "-Dlogback.configurationFile=logback.xml",
            // Or it would raise its own limit of open files.
            "-XX:-MaxFDLimit",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "proxy",
            "--config",
            config.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private void awaitServing() {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (RawClient client = new RawClient(PORT)) {
                assertThat(client.ask("PING")).isEqualTo("+PONG\r\n");
              }
            });
  }

  private static void assertEnds(Process process, int status) throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the process ends").isTrue();
    assertThat(process.exitValue()).isEqualTo(status);
  }

  @Test
  void onSigtermRunningCommandsFinishAndItEndsWithZero() throws Exception {
    try (LocalCluster cluster = three()) {
      Process proxy = proxy(config(seeds(cluster)));
      awaitServing();
      try (RawClient busy = new RawClient(PORT);
          RawClient idle = new RawClient(PORT)) {
        assertThat(idle.ask("PING")).isEqualTo("+PONG\r\n");
        busy.send("BLPOP", RawClient.keyServedBy(PORT), "2");
        Thread.sleep(200);
        proxy.destroy();
        assertThat(idle.untilClosed()).isEmpty();
        assertThatThrownBy(() -> new RawClient(PORT)).isInstanceOf(ConnectException.class);
        assertThat(busy.frame()).isEqualTo("*-1\r\n");
      }
      assertEnds(proxy, 0);
      assertThat(log()).contains("draining").doesNotContain("LEAK");
    }
  }

  @Test
  void aSecondSigtermEndsItAtOnce() throws Exception {
    try (LocalCluster cluster = three()) {
      Process proxy = proxy(config(seeds(cluster)));
      awaitServing();
      try (RawClient busy = new RawClient(PORT)) {
        busy.send("BLPOP", RawClient.keyServedBy(PORT), "60");
        Thread.sleep(200);
        proxy.destroy();
        await().atMost(Duration.ofSeconds(20)).until(() -> log().split("draining", -1).length > 2);
        proxy.destroy();
        assertEnds(proxy, 143);
      }
      assertThat(log()).contains("told to stop a second time");
    }
  }

  @Test
  void withoutFileDescriptorsItWaitsForSomeAndGoesOn() throws Exception {
    int files = 450;
    try (LocalCluster cluster = three()) {
      Path config = config(seeds(cluster), "admin.listen = off, limits.max-connections = 1000");
      proxy(config, "sh", "-c", "ulimit -n " + files + " && exec \"$@\"", "sh");
      awaitServing();
      assertThat(log()).contains("450 open files are not enough for limits.max-connections = 1000");
      List<Socket> many = new ArrayList<>();
      try {
        for (int i = 0; i < files; i++) {
          many.add(new Socket(PORT.host(), PORT.port()));
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> log().contains("connections cannot be accepted"));
      } finally {
        for (Socket socket : many) {
          socket.close();
        }
      }
      awaitServing();
      assertThat(log().split("connections cannot be accepted", -1)).hasSizeLessThan(5);
    }
  }

  private static LocalCluster three() {
    return LocalCluster.builder().machines(3).nodesPerMachine(1).replicas(0).start();
  }

  @Test
  void itWaitsForAClusterThatIsNotThereYetAndServesThePortsItsLedgerKnows() throws Exception {
    try (LocalCluster cluster = three()) {
      Path config = config(seeds(cluster));
      Process first = proxy(config);
      awaitServing();
      List<String> ledger = Files.readAllLines(directory.resolve("ledger"));
      first.destroy();
      assertEnds(first, 0);

      cluster.stopAll();
      proxy(config);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> log().contains("no node tells the topology"));
      try (RawClient client = new RawClient(PORT)) {
        assertThat(client.untilClosed()).as("its node is down").isEmpty();
      }
      cluster.up(Duration.ofSeconds(60), line -> {});
      awaitServing();
      assertThat(Files.readAllLines(directory.resolve("ledger"))).isEqualTo(ledger);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (LocalCluster cluster = three();
        ServerSocket one = new ServerSocket(PORT_BASE);
        ServerSocket two = new ServerSocket(PORT_BASE + 1);
        ServerSocket three = new ServerSocket(PORT_BASE + 2)) {
      Process proxy = proxy(config(seeds(cluster)));
      assertEnds(proxy, 5);
      assertThat(log())
          .contains("cannot listen on 127.0.0.1:" + PORT_BASE + " for audience 'host'")
          .contains("change port-base or bind");
    }
  }

  @Test
  void anAdminPortThatWasAskedForAndIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = onLoopback(0)) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Process proxy = proxy(config("\"127.0.0.1:1\"", "admin.listen = \"" + address + "\""));
      assertEnds(proxy, 5);
      assertThat(log())
          .contains("cannot listen on " + address + " for probes and metrics: the port is taken")
          .contains("change redis-nat.admin.listen");
    }
  }

  @Test
  void aDefaultAdminPortThatIsTakenIsLoggedAndNothingMore() throws Exception {
    try (LocalCluster cluster = three();
        ServerSocket taken = onLoopback(9121)) {
      proxy(config(seeds(cluster), ""));
      awaitServing();
      assertThat(log())
          .contains("no admin listener: cannot listen on 127.0.0.1:9121")
          .contains("change redis-nat.admin.listen");
    }
  }

  private static ServerSocket onLoopback(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
  }

  @Test
  void aDamagedLedgerIsNoReasonToRenumber() throws Exception {
    Path config = config("\"127.0.0.1:1\"");
    Files.writeString(directory.resolve("ledger"), "redis-nat ports 1\nnonsense\nend 1\n");
    Process proxy = proxy(config);
    assertEnds(proxy, 2);
    assertThat(log()).contains("ledger:2");
  }

  @Test
  void aWrongConfigurationIsNamedByLine() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("proxy.conf"),
            "redis-nat {\n  upstream.seeds = [\"127.0.0.1:7000\"]\n  upstream.conect-timeout = 1s\n}\n");
    Process proxy = proxy(config);
    assertEnds(proxy, 2);
    assertThat(log()).contains("proxy.conf:3").contains("did you mean 'connect-timeout'");
  }
}
