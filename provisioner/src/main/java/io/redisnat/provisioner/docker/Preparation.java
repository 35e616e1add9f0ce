package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.model.Network;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.docker.Labels.Role;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.ClusterState.ProxyPlace;
import io.redisnat.provisioner.runtime.Ports;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Everything a cluster needs before its machines: first looks whether it can be had, then makes it.
 */
final class Preparation {

  private final Engine engine;
  private final ClusterObjects objects;
  private final Images images;

  Preparation(Engine engine, ClusterObjects objects) {
    this.engine = engine;
    this.objects = objects;
    this.images = new Images(engine);
  }

  void run(ClusterState state, Consumer<String> progress) {
    requireNames(state);
    requirePorts(state);
    Optional<Network> network = objects.network();
    if (network.isEmpty()) {
      requireSubnet(Settings.of(state).subnet());
    } else {
      requireAddresses(state, network.get());
    }
    // What can take minutes comes when nothing else can go wrong.
    node(state, progress);
    if (isSidecar(state)) {
      sidecar(state, progress);
    }
    if (network.isEmpty()) {
      createNetwork(state);
    }
  }

  String node(ClusterState state, Consumer<String> progress) {
    return image(ImageKind.NODE, state, progress);
  }

  String sidecar(ClusterState state, Consumer<String> progress) {
    return image(ImageKind.PROXY, state, progress);
  }

  private String image(ImageKind kind, ClusterState state, Consumer<String> progress) {
    // The base of the user is a Redis; the sidecar needs what its Dockerfile says.
    String base = kind == ImageKind.NODE ? Settings.of(state).baseImage() : Images.DEFAULT_BASE;
    return images.ensure(
        kind,
        base,
        false,
        (number, total, what) ->
            progress.accept(
                "building image %s: step %d of %d".formatted(kind.repository(), number, total)));
  }

  private static boolean isSidecar(ClusterState state) {
    return state.proxy().filter(p -> p.where() == ProxyPlace.Where.SIDECAR).isPresent();
  }

  private void requireNames(ClusterState state) {
    List<String> containers = new ArrayList<>();
    List<String> volumes = new ArrayList<>(List.of(objects.volumeName(Sidecar.LEDGER)));
    containers.add(objects.containerName(Sidecar.NAME));
    for (String machine : state.machineNames()) {
      containers.add(objects.containerName(machine));
      volumes.add(objects.volumeName(machine));
    }
    objects.requireNames(containers, volumes);
  }

  /** Those of the sidecar; the engine would say so only after all else is made. */
  private void requirePorts(ClusterState state) {
    if (!isSidecar(state) || objects.proxy().filter(Box::isRunning).isPresent()) {
      return;
    }
    ProxyPlace place = state.proxy().orElseThrow();
    place.entryPort().fixed().ifPresent(port -> requirePort(place, port, "--entry-port"));
    IntStream.rangeClosed(place.portBase(), place.lastPort())
        .forEach(port -> requirePort(place, port, "--port-base"));
  }

  private static void requirePort(ProxyPlace place, int port, String option) {
    if (!Ports.isFree(new HostPort(place.bind(), port))) {
      throw new RuntimeFailure(
          Kind.CONFLICT,
          "port %d on %s is taken%s: choose another %s"
              .formatted(
                  port, place.bind(), Ports.holder(port).map(h -> " by " + h).orElse(""), option));
    }
  }

  private void requireSubnet(Subnet subnet) {
    new Subnets(engine, java.util.Map.of())
        .holder(subnet)
        .ifPresent(
            who -> {
              throw new RuntimeFailure(
                  Kind.CONFLICT,
                  "subnet %s of cluster '%s' is taken by %s: remove that, or 'redis-nat down --volumes --name %s' and begin anew"
                      .formatted(subnet, objects.cluster(), who, objects.cluster()));
            });
  }

  /** Somebody may have put a container of his own into our network. */
  private void requireAddresses(ClusterState state, Network network) {
    List<String> wanted = state.addresses().stream().map(HostPort::host).distinct().toList();
    List<String> ours = objects.boxes().stream().map(Box::name).toList();
    engine
        .ask(
            "look at network " + network.getName(),
            c -> c.inspectNetworkCmd().withNetworkId(network.getId()).exec())
        .getContainers()
        .values()
        .forEach(
            other -> {
              String ip = other.getIpv4Address().replaceFirst("/.*", "");
              if (wanted.contains(ip) && !ours.contains(other.getName())) {
                throw new RuntimeFailure(
                    Kind.CONFLICT,
                    "container %s has %s, which is of a machine of '%s': remove it from network %s"
                        .formatted(other.getName(), ip, objects.cluster(), network.getName()));
              }
            });
  }

  private void createNetwork(ClusterState state) {
    Subnet subnet = Settings.of(state).subnet();
    Network.Ipam ipam =
        new Network.Ipam()
            // Left out, an old engine looks for a driver for 20 s.
            .withDriver("default")
            .withConfig(
                new Network.Ipam.Config()
                    .withSubnet(subnet.toString())
                    .withGateway(subnet.gateway()));
    engine.ask(
        "create network %s with subnet %s".formatted(objects.networkName(), subnet),
        c ->
            c.createNetworkCmd()
                .withName(objects.networkName())
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withIpam(ipam)
                .withLabels(
                    Labels.of(
                        objects.cluster(), Role.NETWORK, Labels.PLAN, Records.planHash(state)))
                .exec());
  }
}
