package io.redisnat.provisioner.local;

import io.redisnat.provisioner.outside.HostProxy;
import io.redisnat.provisioner.plan.ClusterPlan;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.Daemon;
import io.redisnat.provisioner.runtime.Deployment;
import io.redisnat.provisioner.runtime.Machines;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.ProxyRunner;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import io.redisnat.provisioner.runtime.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A cluster of processes of this host. */
final class LocalDeployment implements Deployment {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final StateDirectory directory;
  private final LocalMachines machines;
  private final ProxyRunner proxy;

  LocalDeployment(StateDirectory directory, Function<Path, List<String>> proxyCommand) {
    this.directory = directory;
    this.machines = new LocalMachines(directory, RedisBinary::find, this::redisOptions);
    this.proxy = new HostProxy(directory, proxyCommand, machines::dialMap);
  }

  @Override
  public String name() {
    return directory.name();
  }

  @Override
  public String runtime() {
    return LocalRuntime.KIND;
  }

  @Override
  public boolean exists() {
    return directory.exists();
  }

  @Override
  public Optional<ClusterState> read() {
    return directory.read();
  }

  @Override
  public void record(ClusterState state) {
    directory.write(state);
  }

  private Map<String, String> redisOptions() {
    return read().map(ClusterState::redisOptions).orElse(Map.of());
  }

  @Override
  public Placed place(ClusterPlan plan, Wish wish, Consumer<String> note) {
    wish.settings().keySet().stream()
        .filter(key -> !key.startsWith(ClusterState.REDIS_OPTION))
        .filter(key -> !key.equals(LocalRuntime.ADDRESSES))
        .findFirst()
        .ifPresent(
            key -> {
              throw new RuntimeFailure(
                  Kind.CONFIGURATION,
                  "--%s means nothing to runtime local: leave it out, or use --runtime docker"
                      .formatted(key));
            });
    List<Integer> nodesOn = LocalAddresses.nodesOnMachines(plan);
    List<NodeSpec> nodes =
        "random".equals(wish.settings().get(LocalRuntime.ADDRESSES))
            ? LocalAddresses.random(nodesOn, RedisBinary.find().version())
            : LocalAddresses.choose(nodesOn, wish.usable(), note);
    return new Placed(nodes, wish.settings());
  }

  @Override
  public List<NodeSpec> placeMore(ClusterState state, String machine, int count) {
    return new MoreAddresses(state).on(machine, count);
  }

  @Override
  public void prepare(ClusterState state, Consumer<String> progress) {
    machines.requirePorts(state.nodes());
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
    // By what is there, not by what was recorded: that may be damaged.
    List<Daemon> nodes = directory.daemons();
    nodes.stream().filter(Daemon::isPaused).forEach(Daemon::resume);
    nodes.forEach(Daemon::terminate);
    nodes.forEach(node -> node.awaitEnd(GRACE));
    new LoopbackCut(directory).allTogether();
    directory.remove();
  }

  @Override
  public <T> T exclusively(Supplier<T> work) {
    return directory.exclusively(work);
  }
}
