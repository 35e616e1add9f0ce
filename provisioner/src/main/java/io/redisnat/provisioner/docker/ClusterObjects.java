package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import io.redisnat.provisioner.docker.Labels.Role;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The objects of one cluster in an engine: those that carry its label, and no others. */
final class ClusterObjects {

  private final Engine engine;
  private final String cluster;

  ClusterObjects(Engine engine, String cluster) {
    this.engine = engine;
    this.cluster = cluster;
  }

  /** The names of all clusters in an engine. */
  static SortedSet<String> clusters(Engine engine) {
    SortedSet<String> names = new TreeSet<>();
    List<String> any = List.of(Labels.CLUSTER);
    engine
        .ask(
            "list containers",
            c -> c.listContainersCmd().withShowAll(true).withLabelFilter(any).exec())
        .forEach(found -> names.add(found.getLabels().get(Labels.CLUSTER)));
    engine
        .ask("list networks", c -> c.listNetworksCmd().withFilter("label", any).exec())
        .forEach(found -> names.add(found.getLabels().get(Labels.CLUSTER)));
    engine
        .ask("list volumes", c -> c.listVolumesCmd().withFilter("label", any).exec().getVolumes())
        .forEach(found -> names.add(found.getLabels().get(Labels.CLUSTER)));
    return names;
  }

  String cluster() {
    return cluster;
  }

  /** The network is named as the cluster. */
  String networkName() {
    return cluster;
  }

  String containerName(String machine) {
    return cluster + "-" + machine;
  }

  String volumeName(String what) {
    return cluster + "-" + what;
  }

  boolean isEmpty() {
    return boxes().isEmpty() && volumes().isEmpty() && network().isEmpty();
  }

  /** All its containers. */
  List<Box> boxes() {
    return engine
        .ask(
            "list containers",
            c ->
                c.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(Labels.filter(cluster))
                    .exec())
        .stream()
        .map(container -> Box.of(container, networkName()))
        .toList();
  }

  Optional<Box> machine(String machine) {
    return boxes().stream()
        .filter(box -> box.machine().equals(machine))
        .filter(box -> box.is(Role.MACHINE))
        .findFirst();
  }

  Optional<Box> proxy() {
    return boxes().stream().filter(box -> box.is(Role.PROXY)).findFirst();
  }

  /** All its volumes. */
  List<InspectVolumeResponse> volumes() {
    return engine.ask(
        "list volumes",
        c -> c.listVolumesCmd().withFilter("label", Labels.filter(cluster)).exec().getVolumes());
  }

  List<InspectVolumeResponse> volumes(Role role) {
    return volumes().stream()
        .filter(volume -> role.text().equals(volume.getLabels().get(Labels.ROLE)))
        .toList();
  }

  Optional<Network> network() {
    return engine
        .ask(
            "list networks",
            c -> c.listNetworksCmd().withFilter("label", Labels.filter(cluster)).exec())
        .stream()
        .findFirst();
  }

  /** Makes a volume unless it is there. */
  void ensureVolume(String name, Map<String, String> labels) {
    engine.ask(
        "create volume " + name, c -> c.createVolumeCmd().withName(name).withLabels(labels).exec());
  }

  void removeVolume(String name) {
    engine.find(
        "remove volume " + name,
        c -> {
          c.removeVolumeCmd(name).exec();
          return name;
        });
  }

  void removeBox(Box box) {
    engine.find(
        "remove container " + box.name(),
        c -> {
          c.removeContainerCmd(box.id()).withForce(true).withRemoveVolumes(true).exec();
          return box;
        });
  }

  void removeNetwork(Network network) {
    engine.find(
        "remove network " + network.getName(),
        c -> {
          c.removeNetworkCmd(network.getId()).exec();
          return network;
        });
  }

  /**
   * Looks whether somebody else has one of the names.
   *
   * @throws RuntimeFailure with kind CONFLICT that names it
   */
  void requireNames(List<String> containers, List<String> volumes) {
    for (Container other : all()) {
      String[] names = other.getNames() == null ? new String[0] : other.getNames();
      Arrays.stream(names)
          .map(name -> name.substring(1))
          .filter(containers::contains)
          .filter(name -> !Labels.isOf(other.getLabels(), cluster))
          .forEach(name -> taken("container", name));
    }
    engine.ask("list networks", c -> c.listNetworksCmd().exec()).stream()
        .filter(n -> n.getName().equals(networkName()) && !Labels.isOf(n.getLabels(), cluster))
        .forEach(n -> taken("network", n.getName()));
    for (String volume : volumes) {
      engine
          .find("look at volume " + volume, c -> c.inspectVolumeCmd(volume).exec())
          .filter(found -> !Labels.isOf(found.getLabels(), cluster))
          .ifPresent(found -> taken("volume", volume));
    }
  }

  private List<Container> all() {
    return engine.ask("list containers", c -> c.listContainersCmd().withShowAll(true).exec());
  }

  private void taken(String what, String name) {
    throw new RuntimeFailure(
        Kind.CONFLICT,
        "there is a %s named '%s' that is not of redis-nat: remove it, or use another --name"
            .formatted(what, name));
  }
}
