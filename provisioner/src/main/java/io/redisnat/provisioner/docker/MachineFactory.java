package io.redisnat.provisioner.docker;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.redisnat.provisioner.docker.Labels.Role;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the container of a machine. */
final class MachineFactory {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String DATA = "/data";

  private final Engine engine;
  private final ClusterObjects objects;

  MachineFactory(Engine engine, ClusterObjects objects) {
    this.engine = engine;
    this.objects = objects;
  }

  /**
   * Creates it; starts nothing.
   *
   * @param nodes all of one machine
   * @param image what it is made of
   */
  void create(ClusterState state, List<NodeSpec> nodes, String image) {
    String machine = nodes.get(0).machine();
    String volume = objects.volumeName(machine);
    objects.ensureVolume(volume, Labels.of(objects.cluster(), Role.DATA, Labels.MACHINE, machine));
    Map<Integer, Integer> published = published(state, nodes);
    Map<String, String> labels =
        Labels.of(
            objects.cluster(),
            Role.MACHINE,
            Labels.MACHINE,
            machine,
            Labels.PLAN,
            Records.planHash(state),
            Box.PUBLISHED,
            published.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(",")));
    HostConfig host =
        HostConfig.newHostConfig()
            .withNetworkMode(objects.networkName())
            // Reaps what the nodes leave behind: the shell that runs them is not made for that.
            .withInit(true)
            .withBinds(new Bind(volume, new Volume(DATA)))
            .withPortBindings(bindings(published));
    String name = objects.containerName(machine);
    engine.ask(
        "create container " + name,
        c ->
            c.createContainerCmd(image)
                .withName(name)
                .withHostName(machine)
                .withAliases(machine)
                .withLabels(labels)
                .withEnv(environment(state, nodes))
                .withIpv4Address(nodes.get(0).address().host())
                .withExposedPorts(published.keySet().stream().map(ExposedPort::tcp).toList())
                .withHostConfig(host)
                .exec());
  }

  private static List<String> environment(ClusterState state, List<NodeSpec> nodes) {
    String lines =
        new TreeMap<>(state.redisOptions())
            .entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining("\n"));
    String ports =
        nodes.stream()
            .map(node -> Integer.toString(node.address().port()))
            .collect(Collectors.joining(" "));
    return List.of(
        "REDIS_NAT_PORTS=" + ports,
        "REDIS_NAT_ANNOUNCE_IP=" + nodes.get(0).address().host(),
        "REDIS_NAT_CONF_LINES=" + lines);
  }

  /** Chosen here, not by the engine, which would choose anew at each start. */
  private static Map<Integer, Integer> published(ClusterState state, List<NodeSpec> nodes) {
    Map<Integer, Integer> published = new TreeMap<>();
    if (Settings.of(state).isPublished()) {
      List<Integer> free = freePorts(nodes.size());
      for (int i = 0; i < nodes.size(); i++) {
        published.put(nodes.get(i).address().port(), free.get(i));
      }
    }
    return published;
  }

  private static Ports bindings(Map<Integer, Integer> published) {
    Ports ports = new Ports();
    published.forEach(
        (inside, outside) ->
            ports.bind(ExposedPort.tcp(inside), Ports.Binding.bindIpAndPort(LOOPBACK, outside)));
    return ports;
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new RuntimeFailure(
          Kind.CONFLICT, "no free port on " + LOOPBACK + ": " + e.getMessage(), e);
    } finally {
      held.forEach(MachineFactory::close);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new RuntimeFailure(Kind.INTERNAL, "cannot close a socket: " + e.getMessage(), e);
    }
  }
}
