package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.cli.StatusReport.Audience;
import io.redisnat.provisioner.cli.StatusReport.Node;
import io.redisnat.provisioner.cli.StatusReport.Proxy;
import io.redisnat.provisioner.local.LocalCluster;
import io.redisnat.provisioner.redis.NodeLine;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.Readiness;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.StateDirectory;
import io.redisnat.proxy.control.ControlClient;
import io.redisnat.proxy.control.ControlSocket;
import io.redisnat.proxy.control.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a cluster as it is now. */
final class StatusReader {

  static final String AUDIENCE = "host";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  private final StateDirectory directory;

  StatusReader(StateDirectory directory) {
    this.directory = directory;
  }

  /**
   * What there is, and what it lacks.
   *
   * @param report for programs
   * @param missing for people: what keeps it from being ready
   */
  record Result(StatusReport report, List<String> missing) {}

  Result read() {
    Optional<ClusterState> decided = directory.read();
    if (decided.isEmpty()) {
      return new Result(
          new StatusReport(directory.name(), null, StatusReport.DOWN, null, List.of()),
          List.of("a cluster of this name"));
    }
    try (LocalCluster cluster = LocalCluster.open(directory, decided.get())) {
      return read(decided.get(), cluster);
    }
  }

  Result read(ClusterState state, LocalCluster cluster) {
    Map<HostPort, NodeView> views = cluster.observe();
    List<String> missing = new ArrayList<>(Readiness.missing(state.addresses(), views));
    state.proxy().ifPresent(place -> missing.addAll(missingOfProxy(state, place)));
    Map<HostPort, Integer> ports = OutsidePorts.of(directory, state);
    List<Node> nodes = new ArrayList<>();
    for (NodeSpec spec : state.nodes()) {
      Optional<NodeView> view = Optional.ofNullable(views.get(spec.address()));
      Optional<NodeLine> line = view.map(NodeView::self).or(() -> cluster.lastKnown(spec));
      boolean up = view.filter(NodeView::isLinkUp).isPresent();
      nodes.add(node(spec, line, outside(state, ports.get(spec.address())), up));
    }
    boolean anything = directory.daemons().stream().anyMatch(Daemon::isRunning);
    String verdict =
        missing.isEmpty()
            ? StatusReport.READY
            : anything ? StatusReport.DEGRADED : StatusReport.DOWN;
    return new Result(
        new StatusReport(state.name(), state.runtime(), verdict, proxy(state), nodes), missing);
  }

  private List<String> missingOfProxy(ClusterState state, ProxyPlace place) {
    if (!directory.proxy().isRunning()) {
      return List.of("the proxy, which does not run");
    }
    return new ProxyProcess(directory, state, place, List.of())
        .silentPort().map(port -> "the proxy's answer at " + port).stream().toList();
  }

  private @Nullable Proxy proxy(ClusterState state) {
    OptionalLong pid = directory.proxy().pid();
    return pid.isPresent() && state.proxy().isPresent()
        ? new Proxy(
            pid.getAsLong(),
            lifecycleState(),
            List.of(new Audience(AUDIENCE, state.proxy().get().host())))
        : null;
  }

  private String lifecycleState() {
    try {
      Path socket = ControlSocket.beside(directory.ledger());
      return ControlClient.ask(socket, Order.STATE, ANSWER_LIMIT).word();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static Map<String, String> outside(ClusterState state, @Nullable Integer port) {
    return port == null || state.proxy().isEmpty()
        ? Map.of()
        : Map.of(AUDIENCE, new HostPort(state.proxy().get().host(), port).toString());
  }

  private static Node node(
      NodeSpec spec, Optional<NodeLine> line, Map<String, String> outside, boolean up) {
    return new Node(
        line.map(l -> l.id().value()).orElse(null),
        spec.machine(),
        spec.address().toString(),
        outside,
        line.map(l -> l.isMaster() ? "master" : "replica").orElse("master"),
        line.flatMap(NodeLine::primary).map(NodeId::value).orElse(null),
        line.stream()
            .flatMap(l -> l.slots().stream())
            .map(SlotRange::toString)
            .collect(Collectors.joining(",")),
        up ? "up" : "down");
  }
}
