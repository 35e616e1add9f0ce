package io.redisnat.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.cli.Main;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.testing.Pki;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A proxy with 64 MB of heap, 64 MB of direct memory and one event loop, before a real cluster of
 * three masters that want a password, with an entry port. The third of them is reached at {@link
 * #fakeNode}, where a test can listen and answer what it likes. A second audience can speak TLS.
 */
final class SmallProxy implements AutoCloseable {

  static final String PASSWORD = "known to all but strangers";

  /** Largest command at the entry port, which has to be there as a whole. */
  static final int MAX_REQUEST = 2 << 20;

  static final long HEAP = 64L << 20;
  static final long DIRECT = 64L << 20;
  private static final int NODES = 3;

  private final LocalCluster cluster;
  private final Path directory;
  private final boolean tls;
  private final Pki pki = new Pki().issue("proxy", b -> b.addSanIpAddress("127.0.0.1"));
  private final int portBase = freeBlock();
  private final int adminPort = FreePorts.withBusPort("127.0.0.1");
  private final int fakePort = FreePorts.withBusPort("127.0.0.1");
  private final Process process;

  SmallProxy() throws IOException {
    this(false);
  }

  /**
   * Starts it.
   *
   * @param tls whether it has an audience with TLS: its contexts take some of the heap
   */
  SmallProxy(boolean tls) throws IOException {
    this.tls = tls;
    cluster = LocalCluster.builder().machines(NODES).nodesPerMachine(1).replicas(0).start();
    directory = Files.createTempDirectory("redis-nat-small-");
    try {
      for (LocalNode node : cluster.nodes()) {
        try (Wire wire = new Wire(node.address())) {
          wire.ask("CONFIG", "SET", "requirepass", PASSWORD);
        }
      }
      process = start();
      awaitServing();
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static int freeBlock() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int base = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      if (Stream.iterate(base, p -> p + 1).limit(2 * NODES + 1).allMatch(SmallProxy::isFree)) {
        return base;
      }
    }
    throw new IllegalStateException("no " + (2 * NODES + 1) + " free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String config() {
    return """
        redis-nat {
          event-loops = 1
          ledger.file = ledger
          upstream {
            seeds = [%s]
            password = "%s"
            dial-map { "%s" = "127.0.0.1:%d" }
          }
          admin.listen = "127.0.0.1:%d"
          audiences = [
            { name = host, bind = "0.0.0.0", port-base = %d, capacity = %d, entry-port = %d }
            %s
          ]
          limits.handshake-timeout = 2s
          entry { max-request = %d, max-output = 4 MiB, max-queued-bytes = 4 MiB }
        }
        """
        .formatted(
            cluster.nodes().stream()
                .map(node -> '"' + node.address().toString() + '"')
                .collect(Collectors.joining(",")),
            PASSWORD,
            cluster.nodes().get(NODES - 1).address(),
            fakePort,
            adminPort,
            portBase,
            NODES,
            entry().port(),
            tls ? tlsAudience() : "",
            MAX_REQUEST);
  }

  private String tlsAudience() {
    return "{ name = tls, port-base = %d, capacity = %d, tls { certificate = \"%s\", key = \"%s\" } }"
        .formatted(portBase + NODES, NODES, pki.certificate("proxy"), pki.key("proxy"));
  }

  private Process start() throws IOException {
    Path config = Files.writeString(directory.resolve("proxy.conf"), config());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:+ExitOnOutOfMemoryError",
            // Not the one for tests.
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "proxy",
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private void awaitServing() {
    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (Wire client = new Wire(port(0))) {
                assertThat(client.login().ask("PING")).isEqualTo("+PONG\r\n");
              }
            });
  }

  /** The node port of node 0, 1 or 2; behind 2 is {@link #fakeNode}. */
  HostPort port(int node) {
    return new HostPort("127.0.0.1", portBase + node);
  }

  /** The node port of node 0, 1 or 2 that speaks TLS. */
  HostPort tlsPort(int node) {
    return new HostPort("127.0.0.1", portBase + NODES + node);
  }

  /** The entry port. */
  HostPort entry() {
    return new HostPort("127.0.0.1", portBase + 2 * NODES);
  }

  /** TLS that trusts the proxy. */
  SSLContext tls() {
    return pki.context(null);
  }

  /** Where the node itself is. */
  HostPort direct(int node) {
    return cluster.nodes().get(node).address();
  }

  /** Where the proxy believes node 2 to be. */
  int fakeNode() {
    return fakePort;
  }

  HostPort admin() {
    return new HostPort("127.0.0.1", adminPort);
  }

  /** What every inside address begins with. */
  String insidePrefix() {
    String host = direct(0).host();
    return host.substring(0, host.lastIndexOf('.') + 1);
  }

  long pid() {
    return process.pid();
  }

  /** A key that this node serves. */
  String key(int node) throws IOException {
    try (Wire client = new Wire(port(node)).login()) {
      int i = 0;
      while (!client.ask("TYPE", "key" + i).startsWith("+")) {
        i++;
      }
      return "key" + i;
    }
  }

  /** The process lives, and nothing was written that must not be. */
  void assertUnharmed() throws IOException {
    String log = Files.readString(directory.resolve("log"));
    assertThat(process.isAlive()).as("the proxy lives; its log: %s", log).isTrue();
    assertThat(log)
        .doesNotContain("OutOfMemory", "OutOfDirectMemory", "LEAK", "NullPointer", "IndexOutOf")
        .doesNotContain("IllegalArgument", "IllegalState", "StackOverflow");
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    cluster.close();
    pki.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }
}
