package io.redisnat.provisioner.doctor;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.docker.Engine;
import io.redisnat.provisioner.docker.EngineCheckup;
import io.redisnat.provisioner.docker.EngineLocator;
import io.redisnat.provisioner.docker.ImageKind;
import io.redisnat.provisioner.docker.Images;
import io.redisnat.provisioner.local.LocalRuntime;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.Programs;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks at this machine; changes nothing. */
public final class Doctor {

  private static final int FIRST_PORT = 7000;
  private static final int NODES = 9;
  private static final int OLDEST_JAVA = 17;

  /** Two files for each client of the proxy. */
  private static final long FILES = 4096;

  private static final Path LIMITS = Path.of("/proc/self/limits");

  private final Optional<String> dockerHost;
  private final Path stateRoot;

  /**
   * Looks at nothing yet.
   *
   * @param dockerHost the engine to look at; empty for the one that is found
   * @param stateRoot where clusters of this user keep what they have
   */
  public Doctor(Optional<String> dockerHost, Path stateRoot) {
    this.dockerHost = dockerHost;
    this.stateRoot = stateRoot;
  }

  /** Everything, in the order of a user's questions. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(server());
    findings.add(client());
    findings.addAll(engine());
    findings.add(ports());
    findings.add(entryPort());
    findings.add(files());
    findings.add(state());
    return findings;
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    String text = Runtime.version() + " at " + System.getProperty("java.home");
    return feature >= OLDEST_JAVA
        ? Finding.ok("java", text)
        : Finding.fail("java", text, "install Java 17 or later, or set JAVA_HOME");
  }

  private static Finding server() {
    try {
      return Finding.ok("redis-server", LocalRuntime.server());
    } catch (RuntimeFailure e) {
      return Finding.warn(
          "redis-server", String.valueOf(e.getMessage()), "needed by runtime local only");
    }
  }

  private static Finding client() {
    return Programs.find("redis-cli")
        .or(() -> Programs.find("valkey-cli"))
        .map(path -> Finding.ok("redis-cli", path.toString()))
        .orElseGet(
            () ->
                Finding.warn(
                    "redis-cli",
                    "not on the PATH",
                    "nothing here needs it; install redis-tools to try commands by hand"));
  }

  private List<Finding> engine() {
    try (Engine engine = Engine.connect(new EngineLocator().locate(dockerHost.orElse(null)))) {
      List<Finding> findings = new ArrayList<>();
      EngineCheckup checkup = new EngineCheckup(engine);
      findings.add(Finding.ok("engine", checkup.identity()));
      findings.add(
          checkup
              .subnetHolder()
              .map(
                  who ->
                      Finding.warn(
                          "subnet",
                          EngineCheckup.subnet() + " is taken by " + who,
                          "up takes the next free one; --subnet names another"))
              .orElseGet(() -> Finding.ok("subnet", EngineCheckup.subnet() + " is free")));
      findings.add(baseImage(engine));
      findings.add(sidecar());
      return findings;
    } catch (RuntimeFailure e) {
      // Only what somebody asked for by name is missing if it is not there.
      return List.of(
          dockerHost.isPresent()
              ? Finding.fail(EngineCheckup.ABOUT, String.valueOf(e.getMessage()), "")
              : Finding.warn(
                  EngineCheckup.ABOUT,
                  String.valueOf(e.getMessage()),
                  "without one only runtime local works"));
    }
  }

  private static Finding baseImage(Engine engine) {
    return new Images(engine).exists(Images.DEFAULT_BASE)
        ? Finding.ok("base image", Images.DEFAULT_BASE + " is there")
        : Finding.warn(
            "base image",
            Images.DEFAULT_BASE + " is not there",
            "the engine pulls it at the first build; --base-image names another");
  }

  private static Finding sidecar() {
    try {
      return Finding.ok("sidecar", ImageKind.proxyJar().toString());
    } catch (RuntimeFailure e) {
      return Finding.warn("sidecar", String.valueOf(e.getMessage()), "");
    }
  }

  private static Finding ports() {
    List<Integer> taken =
        IntStream.range(FIRST_PORT, FIRST_PORT + NODES)
            .filter(port -> !Ports.isFree(new HostPort("127.0.0.1", port)))
            .boxed()
            .toList();
    String block = FIRST_PORT + "-" + (FIRST_PORT + NODES - 1);
    return taken.isEmpty()
        ? Finding.ok("ports", block + " are free on 127.0.0.1")
        : Finding.warn(
            "ports",
            "of %s %d are taken, %d%s"
                .formatted(
                    block,
                    taken.size(),
                    taken.get(0),
                    Ports.holder(taken.get(0)).map(h -> " by " + h).orElse("")),
            "up takes the next free block; --port-base names another");
  }

  private static Finding entryPort() {
    int port = EntryPort.DEFAULT_PORT;
    return Ports.isFree(new HostPort("127.0.0.1", port))
        ? Finding.ok("entry port", port + " is free on 127.0.0.1")
        : Finding.warn(
            "entry port",
            "%d is taken%s".formatted(port, Ports.holder(port).map(h -> " by " + h).orElse("")),
            "up takes the next free one; --entry-port names another");
  }

  private static Finding files() {
    Optional<Long> limit = openFiles();
    if (limit.isEmpty()) {
      return Finding.ok("open files", "no limit is known");
    }
    return limit.get() >= FILES
        ? Finding.ok("open files", "up to " + limit.get())
        : Finding.warn(
            "open files",
            "up to " + limit.get() + ", the proxy needs two for each client",
            "raise it: ulimit -n 65536");
  }

  /** {@code Max open files 1048576 1048576 files}: Java raises the first to the second. */
  private static Optional<Long> openFiles() {
    try (Stream<String> lines = Files.lines(LIMITS)) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.replaceFirst("Max open files\\s+\\S+\\s+(\\d+).*", "$1"))
          .filter(number -> number.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Finding state() {
    Path existing = stateRoot.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return Files.isWritable(existing)
        ? Finding.ok("state", stateRoot + " can be written")
        : Finding.fail(
            "state", existing + " cannot be written", "set XDG_STATE_HOME to a directory that can");
  }
}
