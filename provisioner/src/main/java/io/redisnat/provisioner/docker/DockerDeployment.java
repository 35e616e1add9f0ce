package io.redisnat.provisioner.docker;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.docker.Labels.Role;
import io.redisnat.provisioner.outside.HostProxy;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.ProxyRunner;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A cluster of containers. */
final class DockerDeployment implements Deployment {

  private static final int FIRST_PORT = 7000;

  private final Engine engine;
  private final ClusterObjects objects;
  private final Records records;
  private final StateDirectory directory;
  private final Preparation preparation;
  private final ContainerMachines machines;
  private final ProxyRunner proxy;

  /**
   * Touches nothing.
   *
   * @param directory for the lock and for what a proxy on this host needs; the rest is in labels
   */
  DockerDeployment(
      Engine engine, StateDirectory directory, Function<Path, List<String>> proxyCommand) {
    this.engine = engine;
    this.directory = directory;
    this.objects = new ClusterObjects(engine, directory.name());
    this.records = new Records(objects);
    this.preparation = new Preparation(engine, objects);
    this.machines =
        new ContainerMachines(
            engine,
            objects,
            new MachineStart(engine, objects, records::read, s -> preparation.node(s, line -> {})));
    this.proxy =
        new DockerProxy(
            new HostProxy(directory, proxyCommand, machines::dialMap),
            new Sidecar(engine, objects, directory, s -> preparation.sidecar(s, line -> {})),
            records::read);
  }

  @Override
  public String name() {
    return directory.name();
  }

  @Override
  public String runtime() {
    return DockerRuntime.KIND;
  }

  @Override
  public boolean exists() {
    return !objects.isEmpty();
  }

  @Override
  public Optional<ClusterState> read() {
    return records.read();
  }

  @Override
  public void record(ClusterState state) {
    records.write(state);
  }

  @Override
  public Placed place(ClusterPlan plan, Wish wish, Consumer<String> note) {
    Settings settings = new Settings(wish.settings());
    settings.check();
    Subnet subnet = new Subnets(engine, recordedSubnets()).choose(settings.wishedSubnet(), note);
    List<NodeSpec> nodes =
        plan.members().stream()
            .map(
                m -> node("machine-" + (m.machine() + 1), subnet.machine(m.machine()), m.process()))
            .toList();
    long count = nodes.stream().map(NodeSpec::machine).distinct().count();
    requireRoom(subnet, (int) count);
    Map<String, String> chosen = new HashMap<>(wish.settings());
    chosen.put(Settings.SUBNET, subnet.toString());
    return new Placed(nodes, chosen);
  }

  private static void requireRoom(Subnet subnet, int count) {
    if (count > subnet.machines()) {
      throw new RuntimeFailure(
          Kind.CONFIGURATION,
          "subnet %s has room for %d machines, not %d: name a larger one with --subnet"
              .formatted(subnet, subnet.machines(), count));
    }
  }

  private static NodeSpec node(String machine, String ip, int process) {
    int port = FIRST_PORT + process;
    return new NodeSpec(machine, new HostPort(ip, port), machine + "/" + port);
  }

  /** Those of clusters that are down, too: they come back. */
  private Map<Subnet, String> recordedSubnets() {
    Map<Subnet, String> taken = new LinkedHashMap<>();
    for (String other : ClusterObjects.clusters(engine)) {
      if (!other.equals(name())) {
        readable(other)
            .ifPresent(s -> taken.put(Settings.of(s).subnet(), "cluster '" + other + "'"));
      }
    }
    return taken;
  }

  private Optional<ClusterState> readable(String other) {
    try {
      return new Records(new ClusterObjects(engine, other)).read();
    } catch (RuntimeFailure e) {
      // Whoever asks about that cluster by name is told; it must not stop work on this one.
      return Optional.empty();
    }
  }

  @Override
  public List<NodeSpec> placeMore(ClusterState state, String machine, int count) {
    List<NodeSpec> there = state.nodes().stream().filter(n -> n.machine().equals(machine)).toList();
    String ip = there.isEmpty() ? freeAddress(state) : there.get(0).address().host();
    List<Integer> used = there.stream().map(n -> n.address().port()).toList();
    return IntStream.iterate(0, i -> i + 1)
        .filter(process -> !used.contains(FIRST_PORT + process))
        .limit(count)
        .mapToObj(process -> node(machine, ip, process))
        .toList();
  }

  private static String freeAddress(ClusterState state) {
    Subnet subnet = Settings.of(state).subnet();
    List<String> used = state.addresses().stream().map(HostPort::host).toList();
    return IntStream.range(0, subnet.machines())
        .mapToObj(subnet::machine)
        .filter(ip -> !used.contains(ip))
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.CONFLICT, "subnet " + subnet + " has no room for another machine"));
  }

  @Override
  public void prepare(ClusterState state, Consumer<String> progress) {
    preparation.run(state, progress);
  }

  @Override
  public Machines machines() {
    return machines;
  }

  @Override
  public ProxyRunner proxy() {
    return proxy;
  }

  @Override
  public void remove(boolean data, boolean images, Consumer<String> progress) {
    proxy.stop();
    Parallel.forEach(objects.boxes(), objects::removeBox);
    objects.network().ifPresent(objects::removeNetwork);
    if (data || objects.volumes(Role.DATA).isEmpty()) {
      objects.volumes().forEach(volume -> objects.removeVolume(volume.getName()));
      directory.remove();
    } else {
      progress.accept(
          "the data stays: 'up' goes on with the same cluster, 'down --volumes' removes it");
    }
    if (images) {
      new Images(engine).removeUnused(progress);
    }
  }

  @Override
  public <T> T exclusively(Supplier<T> work) {
    return directory.exclusively(work);
  }
}
