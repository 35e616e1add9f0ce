package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.cli.StatusReport.Node;
import io.redisnat.provisioner.plan.Shape;
import io.redisnat.provisioner.runtime.ClusterState;
import java.io.PrintWriter;

/** What {@code up} says at its end: the tree, and commands to copy. */
final class Summary {

  private Summary() {}

  static void print(StatusReport report, ClusterState state, PrintWriter out) {
    Shape shape = new Shape(state.machines(), state.nodesPerMachine(), state.replicas());
    out.println("cluster '" + report.name() + "' is " + report.state() + ": " + shape);
    out.println();
    Tree.byShard(report).forEach(out::println);
    out.println();
    report.nodes().stream()
        .filter(node -> node.link().equals("up"))
        .findFirst()
        .ifPresent(node -> commands(node, report.name(), out));
    out.flush();
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
