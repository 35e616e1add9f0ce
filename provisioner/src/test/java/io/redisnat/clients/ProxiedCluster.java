package io.redisnat.clients;

import io.redisnat.config.ConfigReader;
import io.redisnat.config.ProxyConfig;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.proxy.RedisNatProxy;
import io.redisnat.proxy.ports.LedgerEntry;
import io.redisnat.proxy.ports.PortLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A real cluster on loopback addresses with a proxy of this JVM before it. */
public final class ProxiedCluster implements AutoCloseable {

  static final int CAPACITY = 32;
  private static final String OUTSIDE_HOST = "127.0.0.1";

  private final LocalCluster cluster;
  private final Path directory;
  private final int portBase;
  private String settings;
  private final List<HostPort> standby = new ArrayList<>();
  private RedisNatProxy proxy;

  private ProxiedCluster(LocalCluster cluster, String settings) {
    this.cluster = cluster;
    this.settings = settings;
    // The last one is the entry port.
    this.portBase = freeBlock(CAPACITY + 1);
    try {
      this.directory = Files.createTempDirectory("redis-nat-proxied-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.proxy = startProxy();
  }

  /** The post's cluster: three machines, three nodes on each, two replicas for each master. */
  public static ProxiedCluster nine() {
    return start(3, 3, 2, "");
  }

  /**
   * A cluster of this shape, formed and ready, and a proxy that serves.
   *
   * @param settings lines of the proxy's configuration that differ from the usual ones
   */
  public static ProxiedCluster start(
      int machines, int nodesPerMachine, int replicas, String settings) {
    LocalCluster cluster =
        LocalCluster.builder()
            .machines(machines)
            .nodesPerMachine(nodesPerMachine)
            .replicas(replicas)
            .option("cluster-node-timeout", "2000")
            .start();
    return before(cluster, settings);
  }

  /** A proxy before a cluster that exists; closing it closes the cluster too. */
  public static ProxiedCluster before(LocalCluster cluster, String settings) {
    try {
      return new ProxiedCluster(cluster, settings);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private RedisNatProxy startProxy() {
    RedisNatProxy started = RedisNatProxy.start(config());
    try {
      started.serving().toCompletableFuture().get(20, TimeUnit.SECONDS);
      return started;
    } catch (Exception e) {
      started.close();
      throw new IllegalStateException("the proxy does not serve", e);
    }
  }

  private ProxyConfig config() {
    return ConfigReader.parse(configuration(), "test");
  }

  /** The proxy's configuration as a file would have it. */
  public String configuration() {
    return """
        redis-nat {
          drain-timeout = 1s
          ledger.file = "%s"
          upstream.seeds = [%s]
          upstream.standby-nodes = [%s]
          topology.refresh-interval = 500ms
          admin.listen = off
          audiences = [{ name = host, bind = "%s", port-base = %d, capacity = %d,
            entry-port = %d }]
          %s
        }
        """
        .formatted(
            directory.resolve("ledger"),
            quoted(cluster.nodes().stream().map(LocalNode::address).toList()),
            quoted(standby),
            OUTSIDE_HOST,
            portBase,
            CAPACITY,
            entry().port(),
            settings);
  }

  private static String quoted(List<HostPort> addresses) {
    return addresses.stream().map(a -> '"' + a.toString() + '"').collect(Collectors.joining(","));
  }

  /** Ends the proxy and starts it anew, with the same ledger and these settings. */
  public void restartProxy(String other) {
    settings = other;
    restartProxy();
  }

  /** Ends the proxy and starts it anew, with the same ledger and these standby nodes. */
  public void restartProxy(LocalNode... standbyNodes) {
    proxy.close();
    standby.clear();
    for (LocalNode node : standbyNodes) {
      standby.add(node.address());
    }
    proxy = startProxy();
  }

  /** The cluster behind it. */
  public LocalCluster cluster() {
    return cluster;
  }

  /** The proxy that runs now. */
  public RedisNatProxy proxy() {
    return proxy;
  }

  /** One outside address; all that a client is told. */
  public HostPort seed() {
    return new HostPort(OUTSIDE_HOST, portBase);
  }

  /** The entry port: for any client. */
  public HostPort entry() {
    return new HostPort(OUTSIDE_HOST, portBase + CAPACITY);
  }

  /** True if a client may connect there. */
  public boolean isOutside(InetSocketAddress peer) {
    boolean host = peer.getHostString().equals(OUTSIDE_HOST) || isLoopbackOne(peer);
    return host && peer.getPort() >= portBase && peer.getPort() <= portBase + CAPACITY;
  }

  private static boolean isLoopbackOne(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    return address != null && address.getHostAddress().equals(OUTSIDE_HOST);
  }

  /** The node port of this node, as the ledger has it. */
  public HostPort outside(LocalNode node) {
    return PortLedger.read(directory.resolve("ledger")).stream()
        .filter(entry -> entry.id().equals(node.id()))
        .map(LedgerEntry::index)
        .map(index -> new HostPort(OUTSIDE_HOST, portBase + index))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(node + " has no node port"));
  }

  /** The node ports of all nodes that run. */
  public Set<HostPort> outside() {
    return cluster.nodes().stream().map(this::outside).collect(Collectors.toSet());
  }

  /** What every inside address begins with; nothing outside looks like it. */
  public String insidePrefix() {
    String host = cluster.nodes().get(0).address().host();
    return host.substring(0, host.lastIndexOf('.') + 1);
  }

  /** The first of so many ports in a row that were free a moment ago. */
  public static int freeBlock(int size) {
    for (int attempt = 0; attempt < 200; attempt++) {
      int base = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      if (isFree(base, size)) {
        return base;
      }
    }
    throw new IllegalStateException("no " + size + " free ports in a row");
  }

  private static boolean isFree(int base, int size) {
    for (int port = base; port < base + size; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(OUTSIDE_HOST, port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    proxy.close();
    cluster.close();
    try {
      Files.deleteIfExists(directory.resolve("ledger"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
