package io.redisnat.provisioner.cli;

import io.redisnat.model.HostPort;
import io.redisnat.provisioner.cli.StatusReport.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster as people look at it. */
final class Tree {

  private static final int ID_SHOWN = 8;
  private static final int KILO = 1024;

  private Tree() {}

  /** Masters, and their replicas indented under them. */
  static List<String> byShard(StatusReport report) {
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
    return "%-22s -> %-20s  %-9s  %s  %-7s  %s"
        .formatted(
            indent + node.inside(),
            outside(node),
            node.machine(),
            shortId(node.id()),
            node.role(),
            what(node))
        .stripTrailing();
  }

  /** Machines, and their nodes indented under them. */
  static List<String> byMachine(StatusReport report) {
    Map<String, List<Node>> machines = new LinkedHashMap<>();
    for (Node node : report.nodes()) {
      machines.computeIfAbsent(node.machine(), m -> new ArrayList<>()).add(node);
    }
    List<String> lines = new ArrayList<>();
    machines.forEach(
        (machine, nodes) -> {
          long masters = nodes.stream().filter(n -> n.isMaster() && !n.slots().isEmpty()).count();
          lines.add(
              "%s  %s  %s of %d nodes"
                  .formatted(
                      machine,
                      HostPort.parse(nodes.get(0).inside()).host(),
                      masters == 1 ? "1 master" : masters + " masters",
                      nodes.size()));
          nodes.forEach(node -> lines.add(inMachine(node, report)));
        });
    return lines;
  }

  private static String inMachine(Node node, StatusReport report) {
    return "  %-5d -> %-20s  %s  %-7s  %s"
        .formatted(
            HostPort.parse(node.inside()).port(),
            outside(node),
            shortId(node.id()),
            node.role(),
            node.isMaster() ? what(node) + followers(node, report) : of(node, report) + what(node))
        .stripTrailing();
  }

  private static String followers(Node master, StatusReport report) {
    List<Node> replicas =
        report.nodes().stream()
            .filter(n -> n.primary() != null && Objects.equals(n.primary(), master.id()))
            .toList();
    long up = replicas.stream().filter(n -> n.link().equals("up")).count();
    return master.slots().isEmpty()
        ? ""
        : "  %d of %d replicas in sync".formatted(up, replicas.size());
  }

  private static String of(Node replica, StatusReport report) {
    Optional<Node> master =
        report.nodes().stream()
            .filter(n -> n.id() != null && Objects.equals(n.id(), replica.primary()))
            .findFirst();
    return master
        .map(m -> "of %s/%d  ".formatted(m.machine(), HostPort.parse(m.inside()).port()))
        .orElse("");
  }

  private static String outside(Node node) {
    String outside = String.join(", ", node.outside().values());
    return outside.isEmpty() ? "-" : outside;
  }

  private static String what(Node node) {
    String text;
    if (node.isMaster()) {
      String slots = node.slots().isEmpty() ? "no slots" : "slots " + node.slots();
      text = node.link().equals("up") ? slots : slots + " down";
    } else {
      text = "link " + node.link() + lag(node.lag());
    }
    return node.condition().equals("running") ? text : text + " (" + node.condition() + ")";
  }

  /** Bytes for people; nothing if there is nothing to say. */
  static String lag(@Nullable Long bytes) {
    if (bytes == null || bytes == 0) {
      return "";
    }
    if (bytes < KILO) {
      return ", " + bytes + " B behind";
    }
    return bytes < KILO * KILO
        ? ", %d KiB behind".formatted(bytes / KILO)
        : String.format(Locale.ROOT, ", %.1f MiB behind", bytes / (double) (KILO * KILO));
  }

  private static String shortId(@Nullable String id) {
    return id == null ? "-".repeat(ID_SHOWN) : id.substring(0, ID_SHOWN);
  }
}
