package io.redisnat.provisioner.outside;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.Logs;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.ProxyRunner;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import io.redisnat.proxy.control.Answer;
import io.redisnat.proxy.control.ControlClient;
import io.redisnat.proxy.control.ControlSocket;
import io.redisnat.proxy.control.EntryLine;
import io.redisnat.proxy.control.Order;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** The proxy of a cluster as a process of this host, of its own, as it is everywhere else. */
public final class HostProxy implements ProxyRunner {

  private static final Duration GRACE = Duration.ofSeconds(15);

  private static final Duration STATE_LIMIT = Duration.ofSeconds(2);
  private static final String STARTING = "starting";
  private static final int ANSWER_MILLIS = 1000;

  private final StateDirectory directory;
  private final Function<Path, List<String>> command;
  private final Function<ClusterState, Map<HostPort, HostPort>> dialMap;

  /**
   * Starts nothing yet.
   *
   * @param directory gets configuration, ledger, log and pid file
   * @param command what to run, given the directory; {@code --config FILE} is added
   * @param dialMap where to connect to instead of announced addresses
   */
  public HostProxy(
      StateDirectory directory,
      Function<Path, List<String>> command,
      Function<ClusterState, Map<HostPort, HostPort>> dialMap) {
    this.directory = directory;
    this.command = command;
    this.dialMap = dialMap;
  }

  @Override
  public void start(ClusterState state, Duration timeout) {
    Daemon daemon = directory.proxy();
    long begin = System.nanoTime();
    if (!daemon.isRunning()) {
      StateDirectory.create(directory.path());
      writeConfig(state);
      List<String> line = new ArrayList<>(command.apply(directory.path()));
      line.addAll(List.of("--config", directory.proxyConfig().toString()));
      daemon.start(line, directory.path(), directory.proxyLog(), timeout);
    }
    Duration left = timeout.minusNanos(System.nanoTime() - begin);
    boolean decided = Poll.until(left, () -> !daemon.isRunning() || isServing(state));
    if (!daemon.isRunning()) {
      throw new RuntimeFailure(
          Kind.INTERNAL,
          "the proxy ended as soon as it was started; %s ends with:%n%s"
              .formatted(directory.proxyLog(), Logs.lastLines(directory.proxyLog())));
    }
    if (!decided) {
      silentPort(state).ifPresent(this::explain);
    }
  }

  /** Its entry port opens after those of the nodes, and may be another than the one wanted. */
  private boolean isServing(ClusterState state) {
    return silentPort(state).isEmpty() && !asked().word().equals(STARTING);
  }

  private void explain(HostPort port) {
    if (Ports.accepts(port)) {
      throw new RuntimeFailure(
          Kind.CONFLICT,
          "%s does not lead to the node it is meant for, another program may have it%s: stop that, or make the cluster anew with another --port-base; see also %s"
              .formatted(
                  port,
                  Ports.holder(port.port()).map(h -> " (" + h + ")").orElse(""),
                  directory.proxyLog()));
    }
    throw new RuntimeFailure(
        Kind.TIMEOUT,
        "the proxy is not ready: no answer at %s, see %s".formatted(port, directory.proxyLog()));
  }

  @Override
  public void stop() {
    directory.proxy().terminate();
    directory.proxy().awaitEnd(GRACE);
  }

  @Override
  public Optional<Running> running(ClusterState state) {
    OptionalLong pid = directory.proxy().pid();
    return pid.isPresent() ? Optional.of(running(pid, asked())) : Optional.empty();
  }

  private static Running running(OptionalLong pid, Answer answer) {
    OptionalInt entryPort =
        EntryLine.addresses(answer.lines()).values().stream().mapToInt(HostPort::port).findFirst();
    return new Running(pid, Optional.empty(), answer.word(), entryPort);
  }

  private Answer asked() {
    try {
      Path socket = ControlSocket.beside(directory.ledger());
      return ControlClient.ask(socket, Order.STATE, STATE_LIMIT);
    } catch (IOException e) {
      return new Answer("unknown", List.of());
    }
  }

  @Override
  public List<String> missing(ClusterState state) {
    if (state.proxy().isEmpty()) {
      return List.of();
    }
    if (!directory.proxy().isRunning()) {
      return List.of("the proxy, which does not run");
    }
    return silentPort(state).map(port -> "the proxy's answer at " + port).stream().toList();
  }

  @Override
  public Map<HostPort, Integer> ports(ClusterState state) {
    return OutsidePorts.of(directory, state);
  }

  @Override
  public void logs(int tail, boolean follow, Consumer<String> lines) {
    Logs.handOver(directory.proxyLog(), tail, follow, lines);
  }

  /** The first port that does not answer; empty if all do. */
  private Optional<HostPort> silentPort(ClusterState state) {
    String host = place(state).dialHost();
    Map<Integer, NodeId> owners = OutsidePorts.owners(directory, state);
    return OutsidePorts.of(directory, state).values().stream()
        .sorted()
        .filter(port -> !leadsTo(new HostPort(host, port), Optional.ofNullable(owners.get(port))))
        .map(port -> new HostPort(host, port))
        .findFirst()
        .or(() -> silentEntry(host));
  }

  private Optional<HostPort> silentEntry(String host) {
    return EntryLine.addresses(asked().lines()).values().stream()
        .map(address -> new HostPort(host, address.port()))
        .filter(address -> !leadsTo(address, Optional.empty()))
        .findFirst();
  }

  /** Another program may have been faster at a port, even another proxy: the node decides. */
  private static boolean leadsTo(HostPort address, Optional<NodeId> node) {
    String question = node.isPresent() ? "CLUSTER MYID" : "PING";
    String expected = node.map(id -> "$40\r\n" + id.value()).orElse("+PONG");
    String reply = ask(address, question, expected.length());
    // A node that wants a password first is none of ours to judge, and no stranger to be feared.
    return reply.equals(expected) || reply.startsWith("-NOAUTH") || reply.startsWith("-NOPERM");
  }

  private static String ask(HostPort address, String question, int length) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write((question + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] reply = new byte[length];
      int read = socket.getInputStream().readNBytes(reply, 0, length);
      return new String(reply, 0, read, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  private static ProxyPlace place(ClusterState state) {
    return state
        .proxy()
        .orElseThrow(() -> new IllegalArgumentException(state.name() + " has no proxy"));
  }

  private void writeConfig(ClusterState state) {
    try {
      Files.writeString(
          directory.proxyConfig(), ProxyConf.of(state, dialMap.apply(state), directory.ledger()));
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.INTERNAL, "cannot write " + directory.proxyConfig() + ": " + e.getMessage(), e);
    }
  }
}
