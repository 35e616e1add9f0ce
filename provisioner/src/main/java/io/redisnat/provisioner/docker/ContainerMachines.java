package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.model.ContainerNetwork;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.Poll;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Machines as containers; the nodes in one are started and ended by its {@code machine} script. */
final class ContainerMachines implements Machines {

  private static final int GRACE_SECONDS = 10;
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Engine engine;
  private final ClusterObjects objects;
  private final MachineStart start;
  private final Exec exec;
  private final ContainerLogs logs;
  private final ContainerConditions conditions;

  ContainerMachines(Engine engine, ClusterObjects objects, MachineStart start) {
    this.engine = engine;
    this.objects = objects;
    this.start = start;
    this.exec = new Exec(engine);
    this.logs = new ContainerLogs(engine);
    this.conditions = new ContainerConditions(objects, exec);
  }

  @Override
  public void start(Collection<Part> parts, Duration timeout) {
    start.run(parts, timeout);
  }

  @Override
  public void stop(Collection<Part> parts) {
    Parallel.forEach(parts, this::stop);
  }

  private void stop(Part part) {
    Optional<Box> found = objects.machine(part.machine());
    if (found.isEmpty() || !(found.get().isRunning() || found.get().isPaused())) {
      return;
    }
    Box box = found.get();
    if (box.isPaused()) {
      unpause(box);
    }
    if (part.whole()) {
      // A node that is frozen would not hear of it.
      exec.machine(box, verb("resume", running(box, part)));
      engine.ask(
          "stop container " + box.name(),
          c -> c.stopContainerCmd(box.id()).withTimeout(GRACE_SECONDS).exec());
    } else {
      end(box, verb("stop", part.nodes()));
    }
  }

  /** With its last node a machine ends, and with it the command that has ended the node. */
  private void end(Box box, List<String> command) {
    try {
      exec.machine(box, command);
    } catch (RuntimeFailure e) {
      if (!Poll.until(
          ENDING, () -> objects.machine(box.machine()).filter(Box::isRunning).isEmpty())) {
        throw e;
      }
    }
  }

  /** The nodes of {@code part} that run, frozen or not. */
  private List<NodeSpec> running(Box box, Part part) {
    Map<Integer, String> states = conditions.said(box);
    return part.nodes().stream()
        .filter(n -> List.of("running", "paused").contains(states.get(n.address().port())))
        .toList();
  }

  @Override
  public void kill(Part part) {
    objects
        .machine(part.machine())
        .filter(box -> box.isRunning() || box.isPaused())
        .ifPresent(
            box -> {
              if (part.whole()) {
                engine.ask(
                    "kill container " + box.name(), c -> c.killContainerCmd(box.id()).exec());
              } else {
                end(box, verb("kill", part.nodes()));
              }
            });
  }

  @Override
  public void pause(Part part) {
    Box box = present(part);
    if (part.whole()) {
      if (box.isRunning()) {
        engine.ask("pause container " + box.name(), c -> c.pauseContainerCmd(box.id()).exec());
      }
    } else {
      exec.machine(box, verb("pause", running(box, part)));
    }
  }

  @Override
  public void resume(Part part) {
    Box box = present(part);
    if (part.whole()) {
      if (box.isPaused()) {
        unpause(box);
      }
    } else {
      exec.machine(box, verb("resume", running(box, part)));
    }
  }

  private void unpause(Box box) {
    engine.ask("unpause container " + box.name(), c -> c.unpauseContainerCmd(box.id()).exec());
  }

  @Override
  public void partition(Part part) {
    requireWhole(part);
    Box box = present(part);
    if (box.ip().isPresent()) {
      engine.ask(
          "cut off container " + box.name(),
          c ->
              c.disconnectFromNetworkCmd()
                  .withNetworkId(objects.networkName())
                  .withContainerId(box.id())
                  .withForce(true)
                  .exec());
    }
  }

  @Override
  public void heal(Part part) {
    requireWhole(part);
    Box box = present(part);
    if (box.ip().isEmpty() && box.isRunning()) {
      connect(engine, objects, box, part.nodes().get(0).address().host());
    }
  }

  /** Back into the network, at the address that it announces. */
  static void connect(Engine engine, ClusterObjects objects, Box box, String ip) {
    engine.ask(
        "connect container " + box.name() + " to the network",
        c ->
            c.connectToNetworkCmd()
                .withNetworkId(objects.networkName())
                .withContainerId(box.id())
                .withContainerNetwork(
                    new ContainerNetwork()
                        .withAliases(box.machine())
                        .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(ip)))
                .exec());
  }

  private static void requireWhole(Part part) {
    if (!part.whole()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "the nodes of a machine share one network connection: name the machine %s, or pause %s"
              .formatted(part.machine(), part.label()));
    }
  }

  private Box present(Part part) {
    return objects
        .machine(part.machine())
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.UNHEALTHY,
                    "%s has no container: 'redis-nat up --name %s' makes it"
                        .formatted(part.machine(), objects.cluster())));
  }

  @Override
  public void discard(Collection<NodeSpec> nodes) {
    ClusterState state = start.state();
    Map<String, List<NodeSpec>> byMachine = new LinkedHashMap<>();
    nodes.forEach(n -> byMachine.computeIfAbsent(n.machine(), m -> new ArrayList<>()).add(n));
    byMachine.forEach((machine, gone) -> discard(machine, gone, state));
  }

  private void discard(String machine, List<NodeSpec> gone, ClusterState state) {
    boolean empty =
        state.nodes().stream().noneMatch(n -> n.machine().equals(machine) && !gone.contains(n));
    Optional<Box> box = objects.machine(machine);
    if (empty) {
      box.ifPresent(objects::removeBox);
      objects.removeVolume(objects.volumeName(machine));
    } else if (box.isPresent()) {
      if (!box.get().isRunning()) {
        start.run(List.of(Part.machine(machine, state)), Duration.ofSeconds(60));
      }
      exec.machine(box.get(), verb("discard", gone));
    }
  }

  @Override
  public Map<NodeSpec, Condition> conditions(Collection<NodeSpec> nodes) {
    return conditions.of(nodes);
  }

  @Override
  public Map<HostPort, HostPort> dialMap(ClusterState state) {
    Map<String, Box> boxes = new HashMap<>();
    objects.boxes().forEach(box -> boxes.put(box.machine(), box));
    Map<HostPort, HostPort> map = new HashMap<>();
    for (NodeSpec node : state.nodes()) {
      Optional.ofNullable(boxes.get(node.machine()))
          .map(box -> box.published().get(node.address().port()))
          .ifPresent(dial -> map.put(node.address(), dial));
    }
    return map;
  }

  @Override
  public void logs(NodeSpec node, int tail, boolean follow, Consumer<String> lines) {
    objects
        .machine(node.machine())
        .ifPresent(box -> logs.handOver(box, node.address().port() + " ", tail, follow, lines));
  }

  @Override
  public int exec(Part part, List<String> command, OutputStream out, OutputStream err) {
    HostPort first = part.nodes().get(0).address();
    return exec.run(
        present(part),
        command,
        List.of(
            "REDIS_NAT_MACHINE=" + part.machine(),
            "REDIS_NAT_HOST=" + first.host(),
            "REDIS_NAT_PORT=" + first.port()),
        new Exec.Sinks(out, err),
        Duration.ZERO);
  }

  static List<String> verb(String verb, Collection<NodeSpec> nodes) {
    // Without a port any verb would be refused, but there is nothing to do.
    if (nodes.isEmpty()) {
      return List.of("state");
    }
    List<String> words = new ArrayList<>(List.of(verb));
    nodes.forEach(node -> words.add(Integer.toString(node.address().port())));
    return words;
  }
}
