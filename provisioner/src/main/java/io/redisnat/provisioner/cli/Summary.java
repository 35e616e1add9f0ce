package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.cli.StatusReport.Node;
import io.redisnat.provisioner.runtime.ClusterState;
import java.io.PrintWriter;

/** What {@code up} says at its end: the tree, and commands to copy. */
final class Summary {

  private Summary() {}

  static void print(StatusReport report, ClusterState state, PrintWriter out) {
    out.println(
        "cluster '" + report.name() + "' is " + report.state() + ": " + shape(report, state));
    out.println();
    Tree.byShard(report).forEach(out::println);
    out.println();
    report.nodes().stream()
        .filter(node -> node.link().equals("up"))
        .findFirst()
        .ifPresent(node -> commands(node, report.name(), out));
    out.flush();
  }

  private static String shape(StatusReport report, ClusterState state) {
    boolean even = state.nodes().size() == state.machines() * state.nodesPerMachine();
    long masters =
        report.nodes().stream().filter(n -> n.isMaster() && !n.slots().isEmpty()).count();
    return "%d machines%s, %d masters with %d %s each"
        .formatted(
            state.machines(),
            even
                ? " x %d nodes".formatted(state.nodesPerMachine())
                : ", %d nodes".formatted(state.nodes().size()),
            masters,
            state.replicas(),
            state.replicas() == 1 ? "replica" : "replicas");
  }

  private static void commands(Node node, String name, PrintWriter out) {
    String option = name.equals("redis-nat") ? "" : " --name " + name;
    String seed = node.outside().values().stream().findFirst().orElse(node.inside());
    int colon = seed.lastIndexOf(':');
    out.printf(
        "connect:  redis-cli -c -h %s -p %s%n",
        seed.substring(0, colon), seed.substring(colon + 1));
    out.printf("look:     %s status%s%n", Printing.program(), option);
    out.printf("remove:   %s down%s%n", Printing.program(), option);
  }
}
