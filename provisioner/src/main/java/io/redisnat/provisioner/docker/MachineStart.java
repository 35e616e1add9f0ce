package io.redisnat.provisioner.docker;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts machines and nodes, whatever state their containers are in. */
final class MachineStart {

  private static final int LINES_SHOWN = 5;

  private final Engine engine;
  private final ClusterObjects objects;
  private final Supplier<Optional<ClusterState>> recorded;
  private final Function<ClusterState, String> image;
  private final MachineFactory factory;
  private final Exec exec;

  /**
   * Starts nothing yet.
   *
   * @param recorded what was decided
   * @param image what machines are made of; asked for only if one has to be made
   */
  MachineStart(
      Engine engine,
      ClusterObjects objects,
      Supplier<Optional<ClusterState>> recorded,
      Function<ClusterState, String> image) {
    this.engine = engine;
    this.objects = objects;
    this.recorded = recorded;
    this.image = image;
    this.factory = new MachineFactory(engine, objects);
    this.exec = new Exec(engine);
  }

  ClusterState state() {
    return recorded
        .get()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.CONFIGURATION, "there is no cluster named '" + objects.cluster() + "'"));
  }

  void run(Collection<Part> parts, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    ClusterState state = state();
    Map<String, Set<NodeSpec>> byMachine = new LinkedHashMap<>();
    parts.forEach(
        p -> byMachine.computeIfAbsent(p.machine(), m -> new LinkedHashSet<>()).addAll(p.nodes()));
    Parallel.forEach(
        byMachine.entrySet(),
        entry -> start(state, entry.getKey(), List.copyOf(entry.getValue()), deadline));
  }

  private void start(ClusterState state, String machine, List<NodeSpec> nodes, long deadline) {
    Optional<Box> found = objects.machine(machine);
    if (found.isPresent() && found.get().state().equals("created")) {
      // It never ran: its start was refused, or nobody got so far. What it was made for may be old.
      objects.removeBox(found.get());
      found = Optional.empty();
    }
    if (found.isEmpty()) {
      factory.create(state, nodes, image.apply(state));
      found = objects.machine(machine);
    }
    Box box = found.orElseThrow(() -> gone(machine));
    if (box.isPaused()) {
      return;
    }
    if (!box.isRunning()) {
      startContainer(box, nodes.get(0).address().host());
    }
    exec.machine(box, ContainerMachines.verb("start", nodes));
    Box now = objects.machine(machine).orElseThrow(() -> gone(machine));
    if (now.ip().isPresent()) {
      nodes.forEach(node -> awaitListening(now, node, deadline));
    }
  }

  private void startContainer(Box box, String ip) {
    boolean attached = box.state().equals("created") || isAttached(box);
    if (!attached) {
      // It was cut off when it ended; the engine would give it just any address.
      ContainerMachines.connect(engine, objects, box, ip);
    }
    engine.ask("start container " + box.name(), c -> c.startContainerCmd(box.id()).exec());
  }

  private boolean isAttached(Box box) {
    return engine
        .ask(
            "look at container " + box.name(),
            c -> c.inspectContainerCmd(box.id()).exec().getNetworkSettings().getNetworks())
        .containsKey(objects.networkName());
  }

  private void awaitListening(Box box, NodeSpec node, long deadline) {
    HostPort dial = box.published().getOrDefault(node.address().port(), node.address());
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    boolean decided = Poll.until(left, () -> Ports.accepts(dial) || !isRunning(box));
    if (decided && Ports.accepts(dial)) {
      return;
    }
    String log = new ContainerLogs(engine).last(box, LINES_SHOWN);
    throw isRunning(box)
        ? new RuntimeFailure(
            Kind.TIMEOUT,
            "the node at %s does not listen; container %s printed last:%n%s"
                .formatted(dial, box.name(), log))
        : new RuntimeFailure(
            Kind.INTERNAL,
            "container %s ended as soon as it was started; it printed last:%n%s"
                .formatted(box.name(), log));
  }

  private boolean isRunning(Box box) {
    return objects.machine(box.machine()).filter(Box::isRunning).isPresent();
  }

  private static RuntimeFailure gone(String machine) {
    return new RuntimeFailure(
        Kind.STALE, "the container of " + machine + " was removed while it was to be started");
  }
}
