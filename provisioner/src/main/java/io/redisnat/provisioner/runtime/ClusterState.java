package io.redisnat.provisioner.runtime;

import io.redisnat.model.HostPort;
import java.util.List;
import java.util.Optional;

/**
 * What was decided when a cluster was first made, and is kept: resuming it means doing the same
 * again.
 *
 * @param name its name
 * @param runtime {@code local}
 * @param machines number of machines
 * @param nodesPerMachine nodes on each of them
 * @param replicas replicas of each master
 * @param nodes every node, by machine and then by process
 * @param proxy where the proxy listens; empty for a cluster without one
 */
public record ClusterState(
    String name,
    String runtime,
    int machines,
    int nodesPerMachine,
    int replicas,
    List<NodeSpec> nodes,
    Optional<ProxyPlace> proxy) {

  /** Copies the list. */
  public ClusterState {
    nodes = List.copyOf(nodes);
  }

  /** The addresses of all nodes, in order. */
  public List<HostPort> addresses() {
    return nodes.stream().map(NodeSpec::address).toList();
  }

  /**
   * Where the proxy listens.
   *
   * @param bind IP to listen on
   * @param advertise host that clients are told; empty for the address they came to
   * @param portBase node port of the first node
   * @param capacity how many ports belong to it
   */
  public record ProxyPlace(String bind, Optional<String> advertise, int portBase, int capacity) {

    /** The host to print for people and to try from here. */
    public String host() {
      boolean wildcard = bind.equals("0.0.0.0") || bind.equals("::");
      return advertise.orElse(wildcard ? "127.0.0.1" : bind);
    }

    /** The host to reach it at from this machine. */
    public String dialHost() {
      return bind.equals("0.0.0.0") ? "127.0.0.1" : bind.equals("::") ? "::1" : bind;
    }

    /** Number of the last port of the block. */
    public int lastPort() {
      return portBase + capacity - 1;
    }
  }
}
