package io.redisnat.provisioner.runtime;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import io.redisnat.provisioner.plan.ClusterPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was decided when a cluster was first made, and is kept: resuming it means doing the same
 * again.
 *
 * @param name its name
 * @param runtime {@code local} or {@code docker}
 * @param machines number of machines it was asked for
 * @param nodesPerMachine most nodes on one of them
 * @param replicas replicas that each master is to have
 * @param nodes every node, by machine and then by process
 * @param plan who is what, a member for each node in the same order; empty once nodes were added or
 *     removed, when the cluster itself is the only one to say
 * @param proxy where the proxy listens; empty for a cluster without one
 * @param settings what only its runtime understands, and {@link #redisOptions}
 */
public record ClusterState(
    String name,
    String runtime,
    int machines,
    int nodesPerMachine,
    int replicas,
    List<NodeSpec> nodes,
    Optional<ClusterPlan> plan,
    Optional<ProxyPlace> proxy,
    Map<String, String> settings) {

  /** What the key of a setting begins with that is a line of redis.conf. */
  public static final String REDIS_OPTION = "redis.";

  /** Copies list and map. */
  public ClusterState {
    nodes = List.copyOf(nodes);
    settings = Map.copyOf(settings);
  }

  /** This cluster with other nodes, hence no longer the one that was planned. */
  public ClusterState withNodes(List<NodeSpec> changed) {
    Map<String, Long> counts =
        changed.stream().collect(Collectors.groupingBy(NodeSpec::machine, Collectors.counting()));
    long most = counts.values().stream().mapToLong(c -> c).max().orElse(0);
    return new ClusterState(
        name,
        runtime,
        counts.size(),
        (int) most,
        replicas,
        changed,
        Optional.empty(),
        proxy,
        settings);
  }

  /** This cluster with another number of replicas for each master. */
  public ClusterState withReplicas(int count) {
    return new ClusterState(
        name,
        runtime,
        machines,
        nodesPerMachine,
        count,
        nodes,
        count == replicas ? plan : Optional.empty(),
        proxy,
        settings);
  }

  /** This cluster with its proxy at other ports. */
  public ClusterState withPortBase(int base) {
    return new ClusterState(
        name,
        runtime,
        machines,
        nodesPerMachine,
        replicas,
        nodes,
        plan,
        proxy.map(place -> place.at(base)),
        settings);
  }

  /** Lines for each node's redis.conf that the user asked for, by key. */
  public Map<String, String> redisOptions() {
    return settings.entrySet().stream()
        .filter(e -> e.getKey().startsWith(REDIS_OPTION))
        .collect(
            Collectors.toMap(
                e -> e.getKey().substring(REDIS_OPTION.length()), Map.Entry::getValue));
  }

  /** The machines, in order. */
  public List<String> machineNames() {
    return nodes.stream().map(NodeSpec::machine).distinct().toList();
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
   * @param entryPort where the one port for any client is wanted
   * @param where what it runs as
   */
  public record ProxyPlace(
      String bind,
      Optional<String> advertise,
      int portBase,
      int capacity,
      EntryPort entryPort,
      Where where) {

    /** A place with any entry port. */
    public ProxyPlace(
        String bind, Optional<String> advertise, int portBase, int capacity, Where where) {
      this(bind, advertise, portBase, capacity, EntryPort.AUTO, where);
    }

    /** The same with another first node port. */
    ProxyPlace at(int base) {
      return new ProxyPlace(bind, advertise, base, capacity, entryPort, where);
    }

    /** What a proxy runs as. */
    public enum Where {
      /** A process of this host. */
      HOST,
      /** A container beside the machines. */
      SIDECAR
    }

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
