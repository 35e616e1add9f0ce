package io.redisnat.provisioner.runtime;

import io.redisnat.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Who has which port of this machine. */
public final class Ports {

  private static final int CONNECT_MILLIS = 1000;

  private Ports() {}

  /** True if a listener can be opened there now. */
  public static boolean isFree(HostPort address) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do: connections of a former listener in TIME_WAIT are no obstacle.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * True if somebody listens there. Unlike {@link #isFree} it never has the port itself, not even
   * for a moment, so it may be asked while a server is about to take it.
   */
  public static boolean accepts(HostPort address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** True if {@code host} is an address of this machine. */
  public static boolean isLocal(String host) {
    return isFree(new HostPort(host, 0));
  }

  /** The process that listens on {@code port}, as {@code name (pid 42)}, if it can be found out. */
  public static Optional<String> holder(int port) {
    return ask(List.of("ss", "-Hltnp", "sport = :" + port))
        .flatMap(Ports::parseSs)
        .or(
            () ->
                ask(List.of("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fpc"))
                    .flatMap(Ports::parseLsof));
  }

  /** {@code ... users:(("redis-server",pid=42,fd=6))}. */
  static Optional<String> parseSs(String text) {
    int at = text.indexOf("users:((\"");
    if (at < 0) {
      return Optional.empty();
    }
    String rest = text.substring(at + "users:((\"".length());
    String name = rest.substring(0, Math.max(0, rest.indexOf('"')));
    int pid = rest.indexOf("pid=");
    return pid < 0
        ? Optional.of(name)
        : Optional.of(
            name + " (pid " + rest.substring(pid + 4).replaceFirst("\\D(?s).*", "") + ")");
  }

  /** Lines {@code p42} and {@code cControlCe}. */
  static Optional<String> parseLsof(String text) {
    String pid = "";
    for (String line : text.split("\n")) {
      if (line.startsWith("p")) {
        pid = line.substring(1);
      } else if (line.startsWith("c") && !pid.isEmpty()) {
        return Optional.of(line.substring(1) + " (pid " + pid + ")");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ask(List<String> command) {
    Optional<Path> program = Programs.find(command.get(0));
    if (program.isEmpty()) {
      return Optional.empty();
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try {
        process.getOutputStream().close();
        return process.waitFor(5, TimeUnit.SECONDS)
            ? Optional.of(
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
