package io.redisnat.clients;

import static org.awaitility.Awaitility.await;

import io.redisnat.config.ConfigReader;
import io.redisnat.model.HostPort;
import io.redisnat.proxy.RedisNatProxy;
import io.redisnat.proxy.testing.FreePorts;
import io.redisnat.proxy.testing.Pki;
import io.redisnat.proxy.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A proxy before nodes that speak both plaintext and TLS. It has two audiences, {@code plain} and
 * {@code tls}, and speaks to the nodes as asked.
 */
final class TlsProxy implements AutoCloseable {

  /** What the nodes' certificate is for; none of them is an outside address. */
  static final List<String> HOSTS = List.of("127.0.0.21", "127.0.0.22", "127.0.0.23");

  static final String OUTSIDE_HOST = "127.0.0.1";
  private static final int CAPACITY = 4;

  private final RedisNatProxy proxy;
  private final Path directory;
  private final int plainBase;
  private final int tlsBase;

  /**
   * Starts the proxy.
   *
   * @param upstream lines of the configuration of {@code upstream}, seeds included
   * @param clientTls further lines of the TLS audience
   * @param settings further lines
   */
  private TlsProxy(Pki pki, String upstream, String clientTls, String settings) throws Exception {
    this.directory = Files.createTempDirectory("redis-nat-tls-");
    this.plainBase = ProxiedCluster.freeBlock(2 * CAPACITY);
    this.tlsBase = plainBase + CAPACITY;
    this.proxy =
        RedisNatProxy.start(
            ConfigReader.parse(configuration(pki, upstream, clientTls, settings), "test"));
  }

  /** A proxy that serves. */
  static TlsProxy serving(Pki pki, String upstream, String clientTls, String settings)
      throws Exception {
    TlsProxy started = new TlsProxy(pki, upstream, clientTls, settings);
    try {
      started.proxy.serving().toCompletableFuture().get(30, TimeUnit.SECONDS);
      return started;
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  /** A proxy that has not found its cluster yet. */
  static TlsProxy notYetServing(Pki pki, String upstream) throws Exception {
    return new TlsProxy(pki, upstream, "", "");
  }

  private String configuration(Pki pki, String upstream, String clientTls, String settings) {
    return """
        redis-nat {
          drain-timeout = 1s
          ledger.file = "%s"
          upstream { %s }
          topology.refresh-interval = 500ms
          admin.listen = off
          audiences = [
            { name = plain, port-base = %d, capacity = %d, entry-port = off }
            { name = tls, port-base = %d, capacity = %d, entry-port = off
              tls { certificate = "%s", key = "%s", %s } }
          ]
          %s
        }
        """
        .formatted(
            directory.resolve("ledger"),
            upstream,
            plainBase,
            CAPACITY,
            tlsBase,
            CAPACITY,
            pki.certificate("proxy"),
            pki.key("proxy"),
            clientTls,
            settings);
  }

  /** Three masters with all slots; TLS between them, both kinds of port for clients. */
  static List<RedisProcess> threeMasters(Pki pki) {
    List<RedisProcess> nodes = new ArrayList<>();
    for (String host : HOSTS) {
      nodes.add(node(host, pki.serverArguments("node", tlsPort(host), "no")));
    }
    RedisProcess first = nodes.get(0);
    for (int i = 0; i < nodes.size(); i++) {
      RedisProcess node = nodes.get(i);
      node.command("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
      node.command("CLUSTER", "ADDSLOTSRANGE", "" + 16384 * i / 3, "" + (16384 * (i + 1) / 3 - 1));
      int port = configured(first, "tls-port");
      if (i > 0) {
        node.command("CLUSTER", "MEET", HOSTS.get(0), "" + port);
      }
    }
    for (RedisProcess node : nodes) {
      await().atMost(30, TimeUnit.SECONDS).until(() -> isFormed(node, nodes.size()));
    }
    return nodes;
  }

  private static boolean isFormed(RedisProcess node, int size) {
    String nodes = node.command("CLUSTER", "NODES");
    return node.command("CLUSTER", "INFO").contains("cluster_state:ok")
        && nodes.lines().filter(line -> line.contains(" connected ")).count() == size
        && !nodes.contains("handshake");
  }

  /** One master with all slots, announced as its host. */
  static RedisProcess single(String host, String... arguments) {
    RedisProcess node = node(host, arguments);
    node.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await().atMost(30, TimeUnit.SECONDS).until(() -> isFormed(node, 1));
    return node;
  }

  private static RedisProcess node(String host, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--cluster-announce-ip", host));
    all.addAll(List.of(arguments));
    return RedisProcess.node(host, all.toArray(String[]::new));
  }

  static int tlsPort(String host) {
    return FreePorts.withBusPort(host);
  }

  /** The port that a node was started with under this name. */
  static int configured(RedisProcess node, String name) {
    return Integer.parseInt(node.command("CONFIG", "GET", name).lines().skip(1).findFirst().get());
  }

  /** {@code seeds = [...]} with the nodes' plaintext ports. */
  static String plainSeeds(List<RedisProcess> nodes) {
    return seeds(nodes, "port");
  }

  /** {@code seeds = [...]} with the nodes' TLS ports. */
  static String tlsSeeds(List<RedisProcess> nodes) {
    return seeds(nodes, "tls-port");
  }

  private static String seeds(List<RedisProcess> nodes, String port) {
    return nodes.stream()
        .map(node -> "\"" + node.address().host() + ":" + configured(node, port) + "\"")
        .collect(Collectors.joining(", ", "seeds = [", "]\n"));
  }

  RedisNatProxy proxy() {
    return proxy;
  }

  /** The first node port of an audience. */
  HostPort port(boolean tls) {
    return port(tls, 0);
  }

  HostPort port(boolean tls, int index) {
    return new HostPort(OUTSIDE_HOST, (tls ? tlsBase : plainBase) + index);
  }

  /** True for the node ports of an audience. */
  boolean isOutside(boolean tls, InetSocketAddress peer) {
    int base = tls ? tlsBase : plainBase;
    return peer.getHostString().equals(OUTSIDE_HOST)
        && peer.getPort() >= base
        && peer.getPort() < base + HOSTS.size();
  }

  @Override
  public void close() {
    proxy.close();
    try {
      Files.deleteIfExists(directory.resolve("ledger"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
