package io.redisnat.provisioner.local;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.Logs;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Nodes as processes of this host, each in a session of its own; a machine is a loopback address.
 */
final class LocalMachines implements Machines {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final StateDirectory state;
  private final Supplier<RedisBinary> binary;
  private final Supplier<Map<String, String>> options;
  private final LoopbackCut cut;

  /**
   * Touches nothing yet.
   *
   * @param binary looked for only when a node is started
   * @param options more settings for each redis.conf, or other values for ours
   */
  LocalMachines(
      StateDirectory state, Supplier<RedisBinary> binary, Supplier<Map<String, String>> options) {
    this.state = state;
    this.binary = binary;
    this.options = options;
    this.cut = new LoopbackCut(state);
  }

  private static List<NodeSpec> nodes(Collection<Part> parts) {
    return parts.stream().flatMap(part -> part.nodes().stream()).distinct().toList();
  }

  @Override
  public void start(Collection<Part> parts, Duration timeout) {
    startNodes(nodes(parts), timeout);
  }

  void startNodes(Collection<NodeSpec> nodes, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<NodeSpec> down = nodes.stream().filter(n -> !state.daemon(n).isRunning()).toList();
    requirePorts(down);
    if (!down.isEmpty()) {
      RedisBinary server = binary.get();
      for (NodeSpec node : down) {
        launch(node, server, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
    }
    for (NodeSpec node : nodes) {
      if (condition(node) == Condition.RUNNING) {
        awaitListening(node, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
    }
  }

  /** Looks whether those of the nodes that do not run could. */
  void requirePorts(Collection<NodeSpec> nodes) {
    nodes.stream().filter(n -> !state.daemon(n).isRunning()).forEach(this::requirePorts);
  }

  private void requirePorts(NodeSpec node) {
    for (int port : List.of(node.address().port(), node.address().port() + LocalAddresses.BUS)) {
      if (!Ports.isFree(node.address().withPort(port))) {
        throw new RuntimeFailure(
            Kind.CONFLICT,
            "%s, which belongs to a node of '%s', is taken%s: stop that program, or use another --name"
                .formatted(
                    node.address().withPort(port),
                    state.name(),
                    Ports.holder(port).map(h -> " by " + h).orElse("")));
      }
    }
  }

  private void launch(NodeSpec node, RedisBinary server, Duration timeout) {
    Path directory = state.node(node);
    StateDirectory.create(directory);
    Path conf = directory.resolve("redis.conf");
    try {
      Files.writeString(
          conf, RedisConf.of(node.address(), directory, server.version(), options.get()));
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot write " + conf + ": " + e.getMessage(), e);
    }
    state
        .daemon(node)
        .start(List.of(server.path().toString(), conf.toString()), directory, log(node), timeout);
  }

  private void awaitListening(NodeSpec node, Duration timeout) {
    Daemon daemon = state.daemon(node);
    boolean decided =
        Poll.until(timeout, () -> !daemon.isRunning() || Ports.accepts(node.address()));
    if (!daemon.isRunning()) {
      throw new RuntimeFailure(
          Kind.INTERNAL,
          "the node at %s ended as soon as it was started; %s ends with:%n%s"
              .formatted(node.address(), log(node), Logs.lastLines(log(node))));
    }
    if (!decided) {
      throw new RuntimeFailure(
          Kind.TIMEOUT, "the node at " + node.address() + " does not listen, see " + log(node));
    }
  }

  private Path log(NodeSpec node) {
    return state.node(node).resolve("redis.log");
  }

  @Override
  public void stop(Collection<Part> parts) {
    stopNodes(nodes(parts));
  }

  void stopNodes(Collection<NodeSpec> nodes) {
    // A process that is paused hears SIGTERM only when it goes on.
    nodes.stream().map(state::daemon).filter(Daemon::isPaused).forEach(Daemon::resume);
    nodes.forEach(n -> state.daemon(n).terminate());
    nodes.forEach(n -> state.daemon(n).awaitEnd(GRACE));
  }

  @Override
  public void kill(Part part) {
    part.nodes().forEach(n -> state.daemon(n).kill());
    part.nodes().forEach(n -> state.daemon(n).awaitEnd(GRACE));
  }

  @Override
  public void pause(Part part) {
    part.nodes().forEach(n -> state.daemon(n).pause());
  }

  @Override
  public void resume(Part part) {
    part.nodes().forEach(n -> state.daemon(n).resume());
  }

  @Override
  public void partition(Part part) {
    cut.apart(part);
  }

  @Override
  public void heal(Part part) {
    cut.together(part.machine());
  }

  @Override
  public void discard(Collection<NodeSpec> nodes) {
    stopNodes(nodes);
    nodes.forEach(n -> StateDirectory.remove(state.node(n)));
  }

  @Override
  public Map<NodeSpec, Condition> conditions(Collection<NodeSpec> nodes) {
    Map<NodeSpec, Condition> conditions = new LinkedHashMap<>();
    nodes.forEach(node -> conditions.put(node, condition(node)));
    return conditions;
  }

  private Condition condition(NodeSpec node) {
    Daemon daemon = state.daemon(node);
    if (!daemon.isRunning()) {
      return Files.exists(state.node(node)) ? Condition.STOPPED : Condition.ABSENT;
    }
    if (daemon.isPaused()) {
      return Condition.PAUSED;
    }
    return cut.isApart(node.machine()) ? Condition.PARTITIONED : Condition.RUNNING;
  }

  @Override
  public Map<HostPort, HostPort> dialMap(ClusterState cluster) {
    return Map.of();
  }

  @Override
  public void logs(NodeSpec node, int tail, boolean follow, Consumer<String> lines) {
    Logs.handOver(log(node), tail, follow, lines);
  }

  @Override
  public int exec(Part part, List<String> command, OutputStream out, OutputStream err) {
    return new LocalExec(part, state.path()).run(command, out, err);
  }

  OptionalLong pid(NodeSpec node) {
    return state.daemon(node).pid();
  }
}
