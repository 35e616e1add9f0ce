package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.provisioner.cli.StatusReport.Audience;
import io.redisnat.provisioner.cli.StatusReport.Node;
import io.redisnat.provisioner.cli.StatusReport.Proxy;
import io.redisnat.provisioner.lifecycle.Admins;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.NodeLine;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.redis.Readiness;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines.Condition;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.ProxyRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a cluster as it is now. */
final class StatusReader {

  static final String AUDIENCE = "host";

  private final Deployment deployment;

  StatusReader(Deployment deployment) {
    this.deployment = deployment;
  }

  /**
   * What there is, and what it lacks.
   *
   * @param report for programs
   * @param missing for people: what keeps it from being ready
   */
  record Result(StatusReport report, List<String> missing) {}

  Result read() {
    Optional<ClusterState> decided = deployment.read();
    if (decided.isEmpty()) {
      return new Result(
          new StatusReport(deployment.name(), null, StatusReport.DOWN, null, List.of()),
          List.of("a cluster of this name"));
    }
    try (ClusterAdmin admin = Admins.of(deployment, decided.get())) {
      return read(decided.get(), admin);
    }
  }

  Result read(ClusterState state, ClusterAdmin admin) {
    Map<HostPort, NodeView> views = admin.observe(state.addresses());
    List<String> missing = new ArrayList<>(Readiness.missing(state.addresses(), views));
    missing.addAll(deployment.proxy().missing(state));
    Map<HostPort, Integer> ports = deployment.proxy().ports(state);
    Map<NodeSpec, Condition> conditions = deployment.machines().conditions(state.nodes());
    List<Node> nodes = new ArrayList<>();
    for (NodeSpec spec : state.nodes()) {
      Map<String, String> outside = outside(state, ports.get(spec.address()));
      Condition condition = conditions.getOrDefault(spec, Condition.ABSENT);
      nodes.add(node(spec, views, outside, condition));
    }
    boolean anything =
        deployment.proxy().running(state).isPresent()
            || conditions.values().stream()
                .anyMatch(c -> c != Condition.STOPPED && c != Condition.ABSENT);
    String verdict =
        missing.isEmpty()
            ? StatusReport.READY
            : anything ? StatusReport.DEGRADED : StatusReport.DOWN;
    return new Result(
        new StatusReport(state.name(), state.runtime(), verdict, proxy(state), nodes), missing);
  }

  /** What the others say of a node that says nothing itself. */
  private static Optional<NodeLine> fromOthers(NodeSpec spec, Map<HostPort, NodeView> views) {
    return views.values().stream()
        .flatMap(view -> view.lines().stream())
        .filter(line -> line.isKnown() && line.address().equals(spec.address()))
        .findFirst();
  }

  private @Nullable Proxy proxy(ClusterState state) {
    Optional<ProxyRunner.Running> running = deployment.proxy().running(state);
    return running.isPresent() && state.proxy().isPresent()
        ? proxy(running.get(), state.proxy().get())
        : null;
  }

  private static Proxy proxy(ProxyRunner.Running running, ProxyPlace place) {
    OptionalInt entryPort = running.entryPort();
    return new Proxy(
        running.pid().isPresent() ? running.pid().getAsLong() : null,
        running.container().orElse(null),
        running.state(),
        List.of(
            new Audience(
                AUDIENCE, place.host(), entryPort.isPresent() ? entryPort.getAsInt() : null)));
  }

  private static Map<String, String> outside(ClusterState state, @Nullable Integer port) {
    return port == null || state.proxy().isEmpty()
        ? Map.of()
        : Map.of(AUDIENCE, new HostPort(state.proxy().get().host(), port).toString());
  }

  private static Node node(
      NodeSpec spec,
      Map<HostPort, NodeView> views,
      Map<String, String> outside,
      Condition condition) {
    Optional<NodeView> view = Optional.ofNullable(views.get(spec.address()));
    Optional<NodeLine> line = view.map(NodeView::self).or(() -> fromOthers(spec, views));
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
        view.filter(NodeView::isLinkUp).isPresent() ? "up" : "down",
        view.flatMap(replica -> lag(replica, views)).orElse(null),
        Conditions.text(condition));
  }

  /** How far a replica is behind; both were asked at the same time, but not at the same instant. */
  private static Optional<Long> lag(NodeView replica, Map<HostPort, NodeView> views) {
    return replica
        .self()
        .primary()
        .flatMap(id -> views.values().stream().filter(v -> v.id().equals(id)).findFirst())
        .map(master -> Math.max(0, master.replicaOffset() - replica.replicaOffset()));
  }
}
