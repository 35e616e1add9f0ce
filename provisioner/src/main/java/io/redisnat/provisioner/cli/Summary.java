package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
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
        .ifPresent(node -> commands(node, report, out));
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

  private static void commands(Node node, StatusReport report, PrintWriter out) {
    String name = report.name();
    String option = name.equals("redis-nat") ? "" : " --name " + name;
    HostPort seed =
        HostPort.parse(node.outside().values().stream().findFirst().orElse(node.inside()));
    report
        .entry()
        .ifPresent(
            entry ->
                out.printf(
                    "connect:  redis-cli -h %s -p %d       (any client)%n",
                    entry.host(), entry.port()));
    out.printf(
        "connect:  redis-cli -c -h %s -p %d    (cluster clients)%n", seed.host(), seed.port());
    out.printf("look:     %s status%s%n", Printing.program(), option);
    out.printf("remove:   %s down%s%n", Printing.program(), option);
  }
}
