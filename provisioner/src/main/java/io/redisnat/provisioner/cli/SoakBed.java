package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.Clients;
import io.redisnat.provisioner.bench.ProxyProbe;
import io.redisnat.provisioner.bench.Soak;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.local.LocalNode;
import io.redisnat.provisioner.local.LocalNode.Role;
import io.redisnat.provisioner.outside.OwnCommand;
import io.redisnat.provisioner.runtime.Logs;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster of six nodes and the process of a proxy before it, for one run. All of it ends with
 * {@link #close}, or with the JVM.
 */
final class SoakBed implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int CAPACITY = 8;
  private static final int ATTEMPTS = 200;
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(30);

  /** Short, so that a failover takes seconds; long enough for a machine that is busy. */
  private static final String NODE_TIMEOUT = "3000";

  /**
   * All of the heap is resident from the start, and stays: what Java makes of the room that it may
   * take would hide what grows elsewhere. What lives in the heap is a figure of its own.
   */
  private static final List<String> FIXED_HEAP =
      List.of("-Xms128m", "-Xmx128m", "-Xmn32m", "-XX:+AlwaysPreTouch");

  private final LocalCluster cluster;
  private final Path directory;
  private final Consumer<String> progress;
  private final int portBase = freeBlock();
  private final Process proxy;
  private final Thread hook;

  private SoakBed(LocalCluster cluster, Consumer<String> progress) throws IOException {
    this.cluster = cluster;
    this.progress = progress;
    // Beside the nodes' data: it goes when that goes.
    this.directory = Files.createDirectories(cluster.directory().resolve("proxy"));
    this.proxy = startProxy();
    this.hook = new Thread(proxy::destroy, "soak-end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts everything; returns when every node port answers. */
  static SoakBed start(Consumer<String> progress) throws IOException {
    progress.accept("starting a cluster of six nodes, and a proxy");
    LocalCluster cluster =
        LocalCluster.builder()
            .machines(3)
            .nodesPerMachine(2)
            .replicas(1)
            .option("cluster-node-timeout", NODE_TIMEOUT)
            .start();
    SoakBed bed;
    try {
      bed = new SoakBed(cluster, progress);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
    try {
      bed.awaitServing();
      return bed;
    } catch (RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  private Process startProxy() throws IOException {
    Path config = Files.writeString(directory.resolve("proxy.conf"), config());
    List<String> line = new ArrayList<>(OwnCommand.proxy(directory));
    line.addAll(line.indexOf("-cp"), FIXED_HEAP);
    line.addAll(List.of("--config", config.toString()));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private Path log() {
    return directory.resolve("proxy.log");
  }

  private String config() {
    return """
        redis-nat {
          upstream.seeds = [%s]
          audiences = [{ name = host, bind = "%s", port-base = %d, capacity = %d }]
          ledger.file = ledger
          admin.listen = "%s"
        }
        """
        .formatted(
            cluster.nodes().stream()
                .map(node -> "\"" + node.address() + "\"")
                .collect(Collectors.joining(", ")),
            HOST,
            portBase,
            CAPACITY,
            admin());
  }

  /** The port after those of the nodes. */
  private HostPort admin() {
    return new HostPort(HOST, portBase + CAPACITY);
  }

  private List<HostPort> nodePorts() {
    return IntStream.range(portBase, portBase + cluster.nodes().size())
        .mapToObj(port -> new HostPort(HOST, port))
        .toList();
  }

  private void awaitServing() {
    boolean decided =
        Poll.until(READY, () -> !proxy.isAlive() || nodePorts().stream().allMatch(Ports::accepts));
    if (!decided || !proxy.isAlive()) {
      throw new RuntimeFailure(
          decided ? Kind.INTERNAL : Kind.TIMEOUT,
          "the proxy does not serve; its log ends with:%n%s".formatted(Logs.lastLines(log())));
    }
  }

  /** The load that is to run here. */
  Soak soak() {
    Clients clients =
        new Clients(
            "proxied",
            Clients.Style.CLUSTER_AWARE,
            nodePorts(),
            address ->
                address.host().equals(HOST)
                    && address.port() >= portBase
                    && address.port() < portBase + CAPACITY,
            3,
            1,
            CLIENT_TIMEOUT);
    return new Soak(clients, new ProxyProbe(proxy.pid(), admin()), this::failOver, progress);
  }

  private String failOver() {
    List<LocalNode> masters = masters();
    LocalNode killed = masters.get(ThreadLocalRandom.current().nextInt(masters.size()));
    cluster.kill(killed);
    if (!Poll.until(READY, () -> masters().size() == masters.size())) {
      throw new RuntimeFailure(
          Kind.TIMEOUT, "nobody has taken over from the master at " + killed.address());
    }
    cluster.start(killed);
    cluster.awaitReady(READY);
    return "the master at " + killed.address() + " was killed, replaced, and is back as a replica";
  }

  private List<LocalNode> masters() {
    return cluster.nodes().stream().filter(node -> node.role() == Role.MASTER).toList();
  }

  private static int freeBlock() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int base = ThreadLocalRandom.current().nextInt(11_000, 30_000);
      if (IntStream.rangeClosed(base, base + CAPACITY)
          .allMatch(port -> Ports.isFree(new HostPort(HOST, port)))) {
        return base;
      }
    }
    throw new RuntimeFailure(
        Kind.CONFLICT, "no " + (CAPACITY + 1) + " free ports in a row on " + HOST);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    proxy.destroy();
    try {
      if (!proxy.waitFor(15, TimeUnit.SECONDS)) {
        proxy.destroyForcibly();
      }
    } catch (InterruptedException e) {
      proxy.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      cluster.close();
    }
  }
}
