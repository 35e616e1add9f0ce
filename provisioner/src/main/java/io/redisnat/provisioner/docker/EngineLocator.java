package io.redisnat.provisioner.docker;

import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the container engine: what the user names ({@code --docker-host}, {@code DOCKER_HOST},
 * {@code DOCKER_CONTEXT}, the current context) is the only one that is tried; else the usual
 * sockets are, in order, of Docker, rootless Docker, Docker Desktop, Colima and Podman.
 */
public final class EngineLocator {

  private static final int CONNECT_MILLIS = 2000;
  private static final String DEFAULT_CONTEXT = "default";

  private final Map<String, String> environment;
  private final Path home;
  private final Path systemRun;

  /** Looks in the environment and the home of this process. */
  public EngineLocator() {
    this(System.getenv(), Path.of(System.getProperty("user.home")), Path.of("/var/run"));
  }

  EngineLocator(Map<String, String> environment, Path home, Path systemRun) {
    this.environment = environment;
    this.home = home;
    this.systemRun = systemRun;
  }

  /**
   * An engine that takes connections.
   *
   * @param wished what {@code --docker-host} says
   * @throws RuntimeFailure with kind ENGINE that lists what was tried and why it failed,
   *     CONFIGURATION if what is named makes no sense
   */
  public EngineAddress locate(@Nullable String wished) {
    Map<EngineAddress, String> tried = new LinkedHashMap<>();
    for (EngineAddress candidate : candidates(wished)) {
      Optional<String> refusal = refusal(candidate);
      if (refusal.isEmpty()) {
        return candidate;
      }
      tried.put(candidate, refusal.get());
    }
    throw new RuntimeFailure(
        Kind.ENGINE,
        "no container engine answers; tried "
            + tried.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining("; "))
            + ". Start Docker or Podman, name its socket with --docker-host, or use --runtime local");
  }

  /** Where an engine may be, best first; never empty. */
  List<EngineAddress> candidates(@Nullable String wished) {
    if (wished != null) {
      return List.of(address(wished, "--docker-host"));
    }
    String host = environment.getOrDefault("DOCKER_HOST", "");
    if (!host.isEmpty()) {
      return List.of(address(host, "DOCKER_HOST"));
    }
    return context().map(List::of).orElseGet(this::usual);
  }

  private List<EngineAddress> usual() {
    List<EngineAddress> usual = new ArrayList<>();
    usual.add(socket(systemRun.resolve("docker.sock")));
    String runtimeDir = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtimeDir.isEmpty()) {
      usual.add(socket(Path.of(runtimeDir, "docker.sock")));
    }
    usual.add(socket(home.resolve(".docker/run/docker.sock")));
    usual.add(socket(home.resolve(".colima/default/docker.sock")));
    if (!runtimeDir.isEmpty()) {
      usual.add(socket(Path.of(runtimeDir, "podman/podman.sock")));
    }
    usual.add(socket(systemRun.resolve("../run/podman/podman.sock").normalize()));
    return usual;
  }

  private static EngineAddress socket(Path path) {
    return new EngineAddress(URI.create("unix://" + path), "usual place");
  }

  private Optional<EngineAddress> context() {
    Path docker =
        Optional.ofNullable(environment.get("DOCKER_CONFIG"))
            .filter(c -> !c.isEmpty())
            .map(Path::of)
            .orElse(home.resolve(".docker"));
    DockerContexts contexts = new DockerContexts(docker);
    String name =
        Optional.ofNullable(environment.get("DOCKER_CONTEXT"))
            .filter(c -> !c.isEmpty())
            .or(contexts::current)
            .orElse(DEFAULT_CONTEXT);
    return name.equals(DEFAULT_CONTEXT)
        ? Optional.empty()
        : Optional.of(address(contexts.host(name), "context " + name));
  }

  private static EngineAddress address(String text, String source) {
    try {
      // Podman's own tools print a bare path.
      URI uri = URI.create(text.startsWith("/") ? "unix://" + text : text);
      if (List.of("unix", "tcp", "npipe").contains(String.valueOf(uri.getScheme()))) {
        return new EngineAddress(uri, source);
      }
    } catch (IllegalArgumentException e) {
      // Refused below, with all other nonsense.
    }
    throw new RuntimeFailure(
        Kind.CONFIGURATION,
        "%s is '%s': an engine is named by unix:///path/to/docker.sock or tcp://host:port (for an engine behind ssh forward its socket first)"
            .formatted(source, text));
  }

  /** Why there is no connecting; empty if there is. */
  private static Optional<String> refusal(EngineAddress address) {
    URI uri = address.uri();
    try {
      switch (uri.getScheme()) {
        case "unix" -> {
          if (!Files.exists(Path.of(uri.getPath()))) {
            return Optional.of("does not exist");
          }
          SocketAddress socket = UnixDomainSocketAddress.of(uri.getPath());
          try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(socket);
          }
        }
        case "tcp" -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
          }
        }
        default -> {
          // A pipe of Windows is tried by using it.
          return Optional.empty();
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
