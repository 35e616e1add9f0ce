package io.redisnat.provisioner.local;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.local.LocalNode.Role;
import io.redisnat.provisioner.redis.Blueprint;
import io.redisnat.provisioner.redis.ClusterAdmin;
import io.redisnat.provisioner.redis.Formation;
import io.redisnat.provisioner.redis.NodeLine;
import io.redisnat.provisioner.redis.NodeView;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.Part;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A Redis Cluster of real processes on loopback addresses.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.builder().start()) {
 *   LocalNode node = cluster.nodes().get(0);
 *   cluster.kill(node);
 *   ...
 * }
 * }</pre>
 *
 * <p>Nodes are named by what {@link #nodes} returned at any time before. Methods may be called from
 * any thread; they take turns.
 */
public final class LocalCluster implements AutoCloseable {

  private static final Duration NODE_START = Duration.ofSeconds(20);

  private final StateDirectory directory;
  private final LocalMachines runtime;
  private final ClusterState state;
  private final List<NodeSpec> members;
  private final List<NodeSpec> extras = new ArrayList<>();
  private final ClusterAdmin admin = new ClusterAdmin();
  private final Runnable atClose;

  LocalCluster(
      StateDirectory directory,
      ClusterState state,
      Supplier<RedisBinary> binary,
      Map<String, String> options,
      Consumer<LocalCluster> atClose) {
    this.directory = directory;
    this.runtime = new LocalMachines(directory, binary, () -> options);
    this.state = state;
    this.members = new ArrayList<>(state.nodes());
    this.atClose = () -> atClose.accept(this);
  }

  /** A throwaway cluster of its own, for a test. */
  public static LocalClusterBuilder builder() {
    return new LocalClusterBuilder();
  }

  /**
   * The cluster that was decided on; closing it lets it run on.
   *
   * @param directory where it keeps its data
   * @param state what was decided, in the order of the plan
   */
  public static LocalCluster open(StateDirectory directory, ClusterState state) {
    return new LocalCluster(directory, state, RedisBinary::find, state.redisOptions(), c -> {});
  }

  /**
   * Starts what does not run and forms what is not formed; does nothing on a cluster that is ready.
   *
   * @param timeout for all of it
   * @param progress gets short lines
   * @throws RuntimeFailure if a node does not start
   * @throws io.redisnat.provisioner.redis.NotReadyException if it is not ready in time
   */
  public synchronized void up(Duration timeout, Consumer<String> progress) {
    long begin = System.nanoTime();
    long down = members.stream().filter(m -> runtime.pid(m).isEmpty()).count();
    if (down > 0) {
      progress.accept("starting %d of %d nodes".formatted(down, members.size()));
    }
    runtime.startNodes(members, timeout);
    Duration left = timeout.minusNanos(System.nanoTime() - begin);
    new Formation(admin, blueprint(), progress).run(left);
  }

  /** Waits until all members serve, agree and have their replica links up. */
  public synchronized void awaitReady(Duration timeout) {
    new Formation(admin, blueprint(), line -> {}).run(timeout);
  }

  private Blueprint blueprint() {
    List<Blueprint.Place> places =
        members.stream().map(m -> new Blueprint.Place(m.address(), m.machine())).toList();
    return new Blueprint(places, state.plan(), state.replicas());
  }

  /** What each node says; nodes that do not answer are left out. */
  public synchronized Map<HostPort, NodeView> observe() {
    return admin.observe(members.stream().map(NodeSpec::address).toList());
  }

  /** All nodes, by machine and port; extra ones last. */
  public synchronized List<LocalNode> nodes() {
    List<NodeSpec> all = new ArrayList<>(members);
    all.addAll(extras);
    return all.stream().map(this::node).toList();
  }

  private LocalNode node(NodeSpec spec) {
    OptionalLong pid = runtime.pid(spec);
    Optional<NodeView> view = pid.isPresent() ? admin.view(spec.address()) : Optional.empty();
    Role role = view.map(v -> v.self().isMaster() ? Role.MASTER : Role.REPLICA).orElse(Role.DOWN);
    NodeId id = view.map(NodeView::id).orElseGet(() -> storedId(spec));
    return new LocalNode(
        id, spec, directory.node(spec), pid, role, view.flatMap(v -> v.self().primary()));
  }

  private NodeId storedId(NodeSpec spec) {
    return lastKnown(spec)
        .map(NodeLine::id)
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.INTERNAL, "the node at " + spec.address() + " has never run: no id yet"));
  }

  /** What a node last wrote of itself in its nodes.conf; empty if it has never run. */
  public Optional<NodeLine> lastKnown(NodeSpec spec) {
    Path file = directory.node(spec).resolve("nodes.conf");
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.contains("myself"))
          .map(NodeLine::parse)
          .findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Kills a node (SIGKILL); its data stays. */
  public synchronized void kill(LocalNode node) {
    runtime.kill(Part.of(current(node)));
  }

  /** Stops a node politely; its data stays. */
  public synchronized void stop(LocalNode node) {
    runtime.stopNodes(List.of(current(node)));
  }

  /** Starts a node that was killed or stopped, with its data, at the same address. */
  public synchronized LocalNode start(LocalNode node) {
    NodeSpec spec = current(node);
    runtime.startNodes(List.of(spec), NODE_START);
    return node(spec);
  }

  /** Starts a fresh, empty node that is no member yet, on the first machine. */
  public synchronized LocalNode startExtraNode() {
    HostPort address = nextFree(members.get(0).address());
    NodeSpec spec =
        new NodeSpec(members.get(0).machine(), address, "extra-node-" + (extras.size() + 1));
    extras.add(spec);
    runtime.startNodes(List.of(spec), NODE_START);
    return node(spec);
  }

  /**
   * Stops a node and starts it at another address with the same data, hence the same id.
   *
   * @return the node where it is now
   */
  public synchronized LocalNode moveNode(LocalNode node) {
    NodeSpec old = current(node);
    runtime.stopNodes(List.of(old));
    NodeSpec moved = new NodeSpec(old.machine(), nextFree(elsewhere(old)), old.directory());
    members.replaceAll(m -> m.equals(old) ? moved : m);
    extras.replaceAll(m -> m.equals(old) ? moved : m);
    runtime.startNodes(List.of(moved), NODE_START);
    return node(moved);
  }

  /** The same port on a new address where there are many, else another port. */
  private static HostPort elsewhere(NodeSpec spec) {
    String host = spec.address().host();
    return host.equals("127.0.0.1")
        ? spec.address()
        : new HostPort(
            host.substring(0, host.lastIndexOf('.') + 1) + "200", spec.address().port() - 1);
  }

  private HostPort nextFree(HostPort after) {
    for (int port = after.port() + 1; port < after.port() + 1000; port++) {
      HostPort address = after.withPort(port);
      boolean ours = members.stream().anyMatch(m -> m.address().equals(address));
      if (!ours && LocalAddresses.isFree(address)) {
        return address;
      }
    }
    throw new RuntimeFailure(Kind.CONFLICT, "no free port after " + after);
  }

  private NodeSpec current(LocalNode node) {
    return Stream.concat(members.stream(), extras.stream())
        .filter(m -> m.directory().equals(node.spec().directory()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(node + " is not of this cluster"));
  }

  /** Stops all nodes; {@link #up} starts them again with their data. */
  public synchronized void stopAll() {
    List<NodeSpec> all = new ArrayList<>(members);
    all.addAll(extras);
    runtime.stopNodes(all);
  }

  /** The directory with everything of this cluster. */
  public Path directory() {
    return directory.path();
  }

  /** A cluster made by {@link #builder} is stopped; one made by {@link #open} runs on. */
  @Override
  public void close() {
    try {
      atClose.run();
    } finally {
      admin.close();
    }
  }
}
