package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.cli.StatusReport.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The cluster as people look at it: masters, and their replicas indented under them. */
final class Tree {

  private static final int ID_SHOWN = 8;

  private Tree() {}

  static List<String> lines(StatusReport report) {
    List<String> lines = new ArrayList<>();
    List<Node> rest = new ArrayList<>(report.nodes());
    for (Node master : report.nodes().stream().filter(Node::isMaster).toList()) {
      lines.add(line("", master));
      rest.remove(master);
      for (Node node : report.nodes()) {
        if (node.primary() != null && Objects.equals(node.primary(), master.id())) {
          lines.add(line("  ", node));
          rest.remove(node);
        }
      }
    }
    rest.forEach(node -> lines.add(line("? ", node)));
    return lines;
  }

  private static String line(String indent, Node node) {
    String outside = String.join(", ", node.outside().values());
    return "%-22s -> %-20s  %-9s  %s  %-7s  %s"
        .formatted(
            indent + node.inside(),
            outside.isEmpty() ? "-" : outside,
            node.machine(),
            shortId(node.id()),
            node.role(),
            what(node))
        .stripTrailing();
  }

  private static String what(Node node) {
    String slots = node.slots().isEmpty() ? "" : "slots " + node.slots();
    if (node.isMaster()) {
      return node.link().equals("up") ? slots : (slots + " down").strip();
    }
    return "link " + node.link();
  }

  private static String shortId(@Nullable String id) {
    return id == null ? "-".repeat(ID_SHOWN) : id.substring(0, ID_SHOWN);
  }
}
