package io.redisnat.provisioner.runtime;

import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an experiment is about: a whole machine, or one node of it.
 *
 * @param machine name of the machine
 * @param nodes its nodes, or the one
 * @param whole true for the machine itself, not just all nodes it happens to have
 */
public record Part(String machine, List<NodeSpec> nodes, boolean whole) {

  /** Copies the list. */
  public Part {
    nodes = List.copyOf(nodes);
  }

  /** One node. */
  public static Part of(NodeSpec node) {
    return new Part(node.machine(), List.of(node), false);
  }

  /** Every machine of a cluster, in order. */
  public static List<Part> machines(ClusterState state) {
    return state.machineNames().stream().map(name -> machine(name, state)).toList();
  }

  /** A whole machine of a cluster. */
  public static Part machine(String name, ClusterState state) {
    List<NodeSpec> nodes = state.nodes().stream().filter(n -> n.machine().equals(name)).toList();
    return new Part(name, nodes, true);
  }

  /**
   * Reads what people write: {@code machine-2} or just {@code 2}, {@code machine-2/7001}, {@code
   * 2/7001}, or a node's announced address {@code 127.10.10.101:7001}.
   *
   * @throws RuntimeFailure with kind CONFIGURATION that lists what there is
   */
  public static Part parse(String text, ClusterState state) {
    for (NodeSpec node : state.nodes()) {
      String port = "/" + node.address().port();
      if (text.equals(node.address().toString())
          || text.equals(node.machine() + port)
          || ("machine-" + text).equals(node.machine() + port)) {
        return of(node);
      }
    }
    for (Part machine : machines(state)) {
      if (text.equals(machine.machine) || ("machine-" + text).equals(machine.machine)) {
        return machine;
      }
    }
    throw new RuntimeFailure(
        Kind.CONFIGURATION,
        "cluster '%s' has no '%s': name one of %s, or a node as %s"
            .formatted(
                state.name(),
                text,
                String.join(", ", state.machineNames()),
                state.nodes().stream()
                    .limit(1)
                    .map(n -> of(n).label())
                    .collect(Collectors.joining())));
  }

  /** {@code machine-2}, or {@code machine-2/7001}. */
  public String label() {
    return whole ? machine : machine + "/" + nodes.get(0).address().port();
  }
}
