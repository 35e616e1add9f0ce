package io.redisnat.provisioner.local;

import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.Logs;
import io.redisnat.provisioner.runtime.NodeRuntime;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Nodes as processes of this machine, each in a session of its own. */
final class LocalRuntime implements NodeRuntime {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final StateDirectory state;
  private final RedisBinary binary;
  private final Map<String, String> options;

  LocalRuntime(StateDirectory state, RedisBinary binary, Map<String, String> options) {
    this.state = state;
    this.binary = binary;
    this.options = Map.copyOf(options);
  }

  @Override
  public void start(Collection<NodeSpec> nodes, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<NodeSpec> down = nodes.stream().filter(n -> !state.daemon(n).isRunning()).toList();
    down.forEach(this::requirePorts);
    for (NodeSpec node : down) {
      launch(node, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    for (NodeSpec node : nodes) {
      awaitListening(node, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
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

  private void launch(NodeSpec node, Duration timeout) {
    Path directory = state.node(node);
    StateDirectory.create(directory);
    Path conf = directory.resolve("redis.conf");
    try {
      Files.writeString(conf, RedisConf.of(node.address(), directory, binary.version(), options));
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot write " + conf + ": " + e.getMessage(), e);
    }
    state
        .daemon(node)
        .start(List.of(binary.path().toString(), conf.toString()), directory, log(node), timeout);
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
  public void stop(Collection<NodeSpec> nodes) {
    nodes.forEach(n -> state.daemon(n).terminate());
    nodes.forEach(n -> state.daemon(n).awaitEnd(GRACE));
  }

  @Override
  public void kill(NodeSpec node) {
    state.daemon(node).kill();
    state.daemon(node).awaitEnd(GRACE);
  }

  @Override
  public OptionalLong pid(NodeSpec node) {
    return state.daemon(node).pid();
  }
}
