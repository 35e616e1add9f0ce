package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.Logs;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The proxy of a cluster: a process of its own, as it is everywhere else. */
final class ProxyProcess {

  private static final int PING_MILLIS = 1000;
  private static final String PONG = "+PONG";

  private final StateDirectory directory;
  private final ClusterState state;
  private final ProxyPlace place;
  private final List<String> command;

  /**
   * Starts nothing yet.
   *
   * @param command what to run; {@code proxy --config FILE} is added
   */
  ProxyProcess(
      StateDirectory directory, ClusterState state, ProxyPlace place, List<String> command) {
    this.directory = directory;
    this.state = state;
    this.place = place;
    this.command = List.copyOf(command);
  }

  /** Starts it unless it runs, and waits until every node's port answers. */
  void up(Duration timeout) {
    Daemon daemon = directory.proxy();
    long begin = System.nanoTime();
    if (!daemon.isRunning()) {
      writeConfig();
      List<String> line = new ArrayList<>(command);
      line.addAll(List.of("proxy", "--config", directory.proxyConfig().toString()));
      daemon.start(line, directory.path(), directory.proxyLog(), timeout);
    }
    Duration left = timeout.minusNanos(System.nanoTime() - begin);
    boolean decided = Poll.until(left, () -> !daemon.isRunning() || silentPort().isEmpty());
    if (!daemon.isRunning()) {
      throw new RuntimeFailure(
          Kind.INTERNAL,
          "the proxy ended as soon as it was started; %s ends with:%n%s"
              .formatted(directory.proxyLog(), Logs.lastLines(directory.proxyLog())));
    }
    if (!decided) {
      throw new RuntimeFailure(
          Kind.TIMEOUT,
          "the proxy is not ready: no answer at %s, see %s"
              .formatted(
                  silentPort().map(HostPort::toString).orElse("(now all)"), directory.proxyLog()));
    }
  }

  /** The first node port that does not answer PING; empty if all do. */
  Optional<HostPort> silentPort() {
    return OutsidePorts.of(directory, state).values().stream()
        .sorted()
        .map(port -> new HostPort(place.dialHost(), port))
        .filter(address -> !answers(address))
        .findFirst();
  }

  private static boolean answers(HostPort address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), PING_MILLIS);
      socket.setSoTimeout(PING_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] reply = socket.getInputStream().readNBytes(PONG.length());
      return new String(reply, StandardCharsets.US_ASCII).equals(PONG);
    } catch (IOException e) {
      return false;
    }
  }

  private void writeConfig() {
    try {
      Files.writeString(directory.proxyConfig(), config());
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot write " + directory.proxyConfig() + ": " + e.getMessage(), e);
    }
  }

  /** The text of proxy.conf (HOCON, of which JSON strings are a part). */
  String config() {
    return """
        # Written by redis-nat up.
        redis-nat {
          upstream.seeds = [%s]
          audiences = [{
            name = host
            bind = %s
            advertise = %s
            port-base = %d
            capacity = %d
          }]
          ledger.file = %s
          # Clusters side by side must not want the same port. Name a free one to see probes and metrics.
          admin.listen = off
        }
        """
        .formatted(
            state.addresses().stream()
                .map(a -> quoted(a.toString()))
                .collect(Collectors.joining(", ")),
            quoted(place.bind()),
            quoted(place.advertise().orElse("auto")),
            place.portBase(),
            place.capacity(),
            quoted(directory.ledger().toString()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
