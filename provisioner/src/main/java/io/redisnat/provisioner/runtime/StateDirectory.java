package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where one cluster keeps what it has: {@code cluster.json}, one data directory a node, the proxy's
 * configuration, ledger and log, and the pid files.
 *
 * @param root the directory of all clusters
 * @param name the cluster; also the name of its directory
 */
public record StateDirectory(Path root, String name) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

  /** Checks the name, which becomes a directory. */
  public StateDirectory {
    if (!NAME.matcher(name).matches()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "'" + name + "' is not a name: use letters, digits, '-', '_' and '.', at most 63");
    }
    root = root.toAbsolutePath();
  }

  /** The directory of all clusters of this user: {@code $XDG_STATE_HOME/redis-nat}. */
  public static Path defaultRoot() {
    String xdg = Optional.ofNullable(System.getenv("XDG_STATE_HOME")).orElse("");
    Path state =
        xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(xdg);
    return state.resolve("redis-nat");
  }

  /** The cluster's own directory. */
  public Path path() {
    return root.resolve(name);
  }

  /** The data directory of a node. */
  public Path node(NodeSpec node) {
    return path().resolve(node.directory());
  }

  /** The process of the proxy. */
  public Daemon proxy() {
    return new Daemon(path().resolve("proxy.pid"));
  }

  /** The process of a node. */
  public Daemon daemon(NodeSpec node) {
    return new Daemon(node(node).resolve("pid"));
  }

  /** The proxy's configuration. */
  public Path proxyConfig() {
    return path().resolve("proxy.conf");
  }

  /** What the proxy prints. */
  public Path proxyLog() {
    return path().resolve("proxy.log");
  }

  /** The proxy's ledger of node ports. */
  public Path ledger() {
    return path().resolve("ledger");
  }

  /** True if there is anything of this cluster. */
  public boolean exists() {
    return Files.isDirectory(path());
  }

  /** What was decided; empty if the cluster was never made, or never got so far. */
  public Optional<ClusterState> read() {
    return new StateFile(path().resolve("cluster.json")).read();
  }

  /** Keeps what was decided; makes the directory if needed. */
  public void write(ClusterState state) {
    create(path());
    new StateFile(path().resolve("cluster.json")).write(state);
  }

  /** Every daemon that left a pid file, the proxy first: what there is to stop. */
  public List<Daemon> daemons() {
    if (!exists()) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(path(), 2)) {
      return files
          .filter(f -> f.endsWith("pid") || f.endsWith("proxy.pid"))
          .sorted(Comparator.comparing(f -> !f.endsWith("proxy.pid")))
          .map(Daemon::new)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot list " + path() + ": " + e.getMessage(), e);
    }
  }

  /** The names that have a directory under {@code root}, in order. */
  public static List<String> names(Path root) {
    try (Stream<Path> directories = Files.list(root)) {
      return directories
          .filter(Files::isDirectory)
          .map(p -> p.getFileName().toString())
          .filter(NAME.asMatchPredicate())
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot list " + root + ": " + e.getMessage(), e);
    }
  }

  /** Makes a directory and its parents. */
  public static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "cannot make "
              + directory
              + " ("
              + e.getMessage()
              + "): set XDG_STATE_HOME to a directory that can be written",
          e);
    }
  }

  /** Removes the directory and all that is in it. */
  public void remove() {
    remove(path());
  }

  /** Removes a file, or a directory and all that is in it. */
  public static void remove(Path what) {
    if (!Files.exists(what)) {
      return;
    }
    try (Stream<Path> all = Files.walk(what)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot remove " + what + ": " + e.getMessage(), e);
    }
  }

  /** The names of all that is in the directory. */
  public List<String> files() {
    if (!exists()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot list " + path() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Does {@code work} while no other command works on this cluster. The right to do so ends with
   * the process in any case.
   *
   * @throws RuntimeFailure if another command has it and does not finish within 10 s
   */
  public <T> T exclusively(Supplier<T> work) {
    create(root);
    return new LockFile(root.resolve(".lock-" + name))
        .holding(LOCK_WAIT, work)
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.CONFLICT,
                    "another redis-nat command is at work on '"
                        + name
                        + "': wait for it, or use another --name"));
  }
}
