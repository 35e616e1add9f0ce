package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.bench.compare.Contender;
import io.redisnat.provisioner.bench.compare.Footprint;
import io.redisnat.provisioner.bench.compare.Ready;
import io.redisnat.provisioner.outside.OwnCommand;
import io.redisnat.provisioner.runtime.Logs;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.Programs;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The ways to one node, or to a cluster, that are compared: none between, this proxy with each
 * transport, HAProxy, predixy. Processes of their own, which end with {@link #close}, or with the
 * JVM.
 */
final class Contenders implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int ATTEMPTS = 200;
  private static final Duration READY = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 15;

  private final Path directory;
  private final List<HostPort> nodes;
  private final int capacity;
  private final Function<Path, List<String>> program;
  private final List<Process> processes = new ArrayList<>();
  private final Map<Contender, Optional<Duration>> list = new LinkedHashMap<>();
  private final Thread hook = new Thread(() -> processes.forEach(Process::destroy), "bench-end");

  /**
   * Starts nothing yet.
   *
   * @param directory for configurations, ledgers and logs
   * @param node where all of them lead to; serves all slots
   * @param capacity number of nodes of its cluster
   */
  Contenders(Path directory, HostPort node, int capacity) {
    this(directory, List.of(node), capacity);
  }

  /**
   * The ways to a cluster.
   *
   * @param nodes its masters: a direct client goes to each of them
   */
  Contenders(Path directory, List<HostPort> nodes, int capacity) {
    this(directory, nodes, capacity, OwnCommand::proxy);
  }

  /**
   * With this proxy started as a test wants it.
   *
   * @param program what runs a proxy, given a directory of its own
   */
  Contenders(
      Path directory, List<HostPort> nodes, int capacity, Function<Path, List<String>> program) {
    this.directory = directory;
    this.nodes = List.copyOf(nodes);
    this.capacity = capacity;
    this.program = program;
    list.put(new Contender(Contender.DIRECT, nodes, OptionalLong.empty()), Optional.empty());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** One that somebody else has started. */
  void add(Contender peer) {
    list.put(peer, Optional.empty());
  }

  /**
   * Starts this proxy, with one event loop.
   *
   * @param transport as in {@code proxy.conf}
   */
  void startProxy(String transport) throws IOException, InterruptedException {
    startProxy(transport, 0);
  }

  /** As {@link #startProxy}, but its clients use the entry port. */
  void startProxyWithEntry(String transport) throws IOException, InterruptedException {
    startProxy(transport, capacity);
  }

  /** Its clients use the port of this index; that behind the last node's is the entry port. */
  private void startProxy(String transport, int index) throws IOException, InterruptedException {
    String name = "redis-nat " + transport;
    Path home = Files.createDirectories(directory.resolve(transport));
    int base = freeBlock(capacity + 1);
    Path config =
        Files.writeString(
            home.resolve("proxy.conf"),
            """
            redis-nat {
              upstream.seeds = ["%s"]
              audiences = [{ name = host, bind = "%s", port-base = %d, capacity = %d, entry-port = %d }]
              limits.accept-rate = 0
              transport = %s
              event-loops = 1
              admin.listen = off
            }
            """
                .formatted(nodes.get(0), HOST, base, capacity, base + capacity, transport));
    List<String> line = new ArrayList<>(program.apply(home));
    line.addAll(List.of("--config", config.toString()));
    start(name, line, new HostPort(HOST, base + index));
  }

  /**
   * Starts HAProxy in TCP mode, with one thread, before the first node.
   *
   * @return false if it is not installed
   */
  boolean startHaproxy() throws IOException, InterruptedException {
    Optional<Path> program = Programs.find("haproxy");
    if (program.isEmpty()) {
      return false;
    }
    int port = freeBlock(1);
    Path config =
        Files.writeString(
            directory.resolve("haproxy.cfg"),
            """
            global
              nbthread 1
              maxconn 4000
            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            listen node
              bind %s:%d
              server node %s
            """
                .formatted(HOST, port, nodes.get(0)));
    List<String> line = List.of(program.get().toString(), "-db", "-f", config.toString());
    start(Contender.HAPROXY, line, new HostPort(HOST, port));
    return true;
  }

  /**
   * Starts predixy, with one thread.
   *
   * @return false if it is not installed
   */
  boolean startPredixy() throws IOException, InterruptedException {
    Optional<Path> program = Programs.find("predixy");
    if (program.isEmpty()) {
      return false;
    }
    int port = freeBlock(1);
    Path config =
        Files.writeString(
            directory.resolve("predixy.conf"),
            """
            Bind %s:%d
            WorkerThreads 1
            ClusterServerPool {
              RefreshInterval 1
              Servers {
                + %s
              }
            }
            """
                .formatted(HOST, port, nodes.get(0)));
    start(
        "predixy", List.of(program.get().toString(), config.toString()), new HostPort(HOST, port));
    return true;
  }

  private void start(String name, List<String> line, HostPort address)
      throws IOException, InterruptedException {
    Path log = directory.resolve(name.replace(' ', '-') + ".log");
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    Optional<Duration> ready = Ready.after(begin, process, address, READY);
    if (ready.isEmpty()) {
      throw new RuntimeFailure(
          process.isAlive() ? Kind.TIMEOUT : Kind.INTERNAL,
          "%s does not serve; its log ends with:%n%s".formatted(name, Logs.lastLines(log)));
    }
    list.put(new Contender(name, address, OptionalLong.of(process.pid())), ready);
  }

  List<Contender> list() {
    return List.copyOf(list.keySet());
  }

  /** What each needs before its first load. */
  List<Footprint> footprints() throws IOException {
    List<Footprint> footprints = new ArrayList<>();
    for (Map.Entry<Contender, Optional<Duration>> entry : list.entrySet()) {
      Footprint.measure(entry.getKey(), entry.getValue()).ifPresent(footprints::add);
    }
    return footprints;
  }

  private static int freeBlock(int size) {
    for (int i = 0; i < ATTEMPTS; i++) {
      int base = ThreadLocalRandom.current().nextInt(11_000, 30_000);
      if (IntStream.range(base, base + size)
          .allMatch(port -> Ports.isFree(new HostPort(HOST, port)))) {
        return base;
      }
    }
    throw new RuntimeFailure(Kind.CONFLICT, "no " + size + " free ports in a row on " + HOST);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    processes.forEach(Process::destroy);
    try {
      for (Process process : processes) {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
