package io.redisnat.provisioner.local;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.runtime.ClusterState;
import io.redisnat.provisioner.runtime.NodeSpec;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Addresses for nodes that join a cluster later, beside those it has. */
final class MoreAddresses {

  private static final String SHARED = "127.0.0.1";
  private static final int LAST_MACHINE = 254;
  private static final int LAST_PORT = 65535 - LocalAddresses.BUS;

  private final ClusterState state;

  MoreAddresses(ClusterState state) {
    this.state = state;
  }

  List<NodeSpec> on(String machine, int count) {
    String host = host(machine);
    List<NodeSpec> more = new ArrayList<>();
    int port = firstPort(host);
    int number = 1;
    while (more.size() < count) {
      port = nextFree(host, port);
      String directory = machine + "-node-" + number;
      while (has(directory)) {
        number++;
        directory = machine + "-node-" + number;
      }
      more.add(new NodeSpec(machine, new HostPort(host, port), directory));
      port++;
      number++;
    }
    return more;
  }

  private boolean has(String directory) {
    return state.nodes().stream().anyMatch(n -> n.directory().equals(directory));
  }

  private String host(String machine) {
    Optional<String> known =
        state.nodes().stream()
            .filter(n -> n.machine().equals(machine))
            .map(n -> n.address().host())
            .findFirst();
    return known.orElseGet(this::newHost);
  }

  private String newHost() {
    List<String> hosts = state.nodes().stream().map(n -> n.address().host()).distinct().toList();
    if (hosts.contains(SHARED)) {
      return SHARED;
    }
    String block = hosts.get(0).substring(0, hosts.get(0).lastIndexOf('.') + 1);
    return IntStream.rangeClosed(LocalAddresses.FIRST_MACHINE, LAST_MACHINE)
        .mapToObj(last -> block + last)
        .filter(host -> !hosts.contains(host))
        .filter(host -> LocalAddresses.isFree(new HostPort(host, firstPort(host))))
        .findFirst()
        .orElseThrow(
            () -> new RuntimeFailure(Kind.CONFLICT, "no free address is left in " + block + "0"));
  }

  /** Where the first machine begins; where all share one address, after the last. */
  private int firstPort(String host) {
    IntStream ports = state.nodes().stream().mapToInt(n -> n.address().port());
    return host.equals(SHARED) ? ports.max().orElseThrow() + 1 : ports.min().orElseThrow();
  }

  private int nextFree(String host, int from) {
    return IntStream.rangeClosed(from, LAST_PORT)
        .filter(port -> !state.addresses().contains(new HostPort(host, port)))
        .filter(port -> LocalAddresses.isFree(new HostPort(host, port)))
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFailure(
                    Kind.CONFLICT, "no free port is left on " + host + " from " + from + " on"));
  }
}
