package io.redisnat.proxy.testing;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One real redis-server (or the program named by the system property {@code redis-server}) on a
 * loopback address, with a directory of its own. {@link #close} ends the process and removes the
 * directory.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final HostPort address;
  private final Path directory;
  private final List<String> commandLine;
  private Process process;

  private RedisProcess(String program, HostPort address, List<String> arguments) {
    this.address = address;
    try {
      this.directory = Files.createTempDirectory("redis-nat-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.commandLine = new ArrayList<>(List.of(program));
    commandLine.addAll(List.of("--port", "" + address.port(), "--bind", address.host()));
    // Loopback addresses other than 127.0.0.1 count as strangers in protected mode.
    commandLine.addAll(List.of("--protected-mode", "no", "--dir", directory.toString()));
    commandLine.addAll(List.of("--save", "", "--appendonly", "no", "--logfile", "server.log"));
    commandLine.addAll(arguments);
  }

  /** A server without cluster mode on a free port of 127.0.0.1. */
  public static RedisProcess standalone(String... arguments) {
    return at(new HostPort("127.0.0.1", FreePorts.withBusPort("127.0.0.1")), arguments);
  }

  /** A node in cluster mode, alone yet, on a free port of {@code host} (127.0.0.x). */
  public static RedisProcess node(String host, String... arguments) {
    return nodeAt(new HostPort(host, FreePorts.withBusPort(host)), arguments);
  }

  /** A node in cluster mode, alone yet, at this address. */
  public static RedisProcess nodeAt(HostPort address, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--cluster-enabled", "yes"));
    // Without the source address the peers see a node of 127.0.0.2 come from 127.0.0.1.
    all.addAll(List.of("--bind-source-addr", address.host()));
    all.addAll(List.of("--cluster-node-timeout", "1500", "--repl-diskless-sync-delay", "0"));
    all.addAll(List.of(arguments));
    return at(address, all.toArray(String[]::new));
  }

  /** A server at this address with these further arguments. */
  public static RedisProcess at(HostPort address, String... arguments) {
    return of(Path.of(InstalledProgram.redisServer()), address, arguments);
  }

  /** Another server program at this address with these further arguments. */
  public static RedisProcess of(Path program, HostPort address, String... arguments) {
    RedisProcess redis = new RedisProcess(program.toString(), address, List.of(arguments));
    try {
      redis.start();
      return redis;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  /**
   * Starts the server (again, with its directory and so its node id) and waits until it answers.
   */
  public void start() {
    try {
      process =
          new ProcessBuilder(commandLine)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("stdout.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Waiting.until("redis-server at " + address, START_LIMIT, this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("redis-server at " + address + " ended: " + log());
    }
    try (RedisConnection connection = new RedisConnection(address)) {
      return !connection.command("PING").isEmpty();
    } catch (IOException e) {
      // A server that wants a password answers too.
      return String.valueOf(e.getMessage()).startsWith("NOAUTH");
    }
  }

  /** Where it listens and announces itself. */
  public HostPort address() {
    return address;
  }

  /** Process id. */
  public long pid() {
    return process.pid();
  }

  /** Its node id (cluster mode only). */
  public NodeId id() {
    return new NodeId(command("CLUSTER", "MYID"));
  }

  /** Runs one command on a connection of its own. An error reply is an exception with its text. */
  public String command(String... words) {
    try (RedisConnection connection = new RedisConnection(address)) {
      return connection.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(address + ": " + String.join(" ", words), e);
    }
  }

  /** Ends the process at once, as a crash would; {@link #start} brings it back. */
  public void kill() {
    if (process == null) {
      return;
    }
    try {
      if (!process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops the process without ending it: it accepts connections and never answers. */
  public void freeze() {
    signal("-STOP");
  }

  /** Undoes {@link #freeze}. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", name, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its log so far, for messages of failed tests. */
  public String log() {
    try {
      Path log = directory.resolve("server.log");
      return Files.exists(log) ? Files.readString(log) : "(no log)";
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "redis-server " + address;
  }
}
