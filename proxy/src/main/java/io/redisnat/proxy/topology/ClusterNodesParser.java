package io.redisnat.proxy.topology;

import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the text of CLUSTER NODES as every version from 3.0 on prints it.
 *
 * <p>A line is {@code <id> <address> <flags> <primary|-> <ping> <pong> <epoch> <link> [slots]...};
 * a slot item is {@code 42}, {@code 0-5460}, {@code [77->-<id>]} (on its way out) or {@code
 * [93-<-<id>]} (on its way in, which changes nothing for clients and is skipped).
 */
final class ClusterNodesParser {

  private static final int FIXED_FIELDS = 8;
  private static final int SHOWN_OF_LINE = 200;

  private ClusterNodesParser() {}

  /**
   * Parses the whole text.
   *
   * @throws IllegalArgumentException naming the line that is not understood
   */
  static ClusterView parse(String text) {
    List<NodeLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        lines.add(parseLine(line.strip()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d of CLUSTER NODES is not understood: %s: '%s'"
                .formatted(number, e.getMessage(), shortened(line)),
            e);
      }
    }
    return new ClusterView(lines);
  }

  private static NodeLine parseLine(String line) {
    String[] fields = line.split(" +");
    if (fields.length < FIXED_FIELDS) {
      throw new IllegalArgumentException(
          "it has %d fields, at least %d are needed".formatted(fields.length, FIXED_FIELDS));
    }
    List<SlotRange> ranges = new ArrayList<>();
    Map<Integer, NodeId> migrating = new HashMap<>();
    for (int i = FIXED_FIELDS; i < fields.length; i++) {
      if (fields[i].startsWith("[")) {
        addMigrating(fields[i], migrating);
      } else {
        ranges.add(SlotRange.parse(fields[i]));
      }
    }
    return new NodeLine(
        new NodeId(fields[0]),
        NodeAddress.parse(fields[1]),
        Set.of(fields[2].split(",")),
        primary(fields[3]),
        epoch(fields[6]),
        ranges,
        migrating);
  }

  private static void addMigrating(String item, Map<Integer, NodeId> migrating) {
    int arrow = item.indexOf("->-");
    if (arrow > 0 && item.endsWith("]")) {
      int slot = SlotRange.parse(item.substring(1, arrow)).start();
      migrating.put(slot, new NodeId(item.substring(arrow + 3, item.length() - 1)));
    } else if (!item.contains("-<-")) {
      throw new IllegalArgumentException("'" + item + "' is not a slot in migration");
    }
  }

  private static Optional<NodeId> primary(String field) {
    return field.equals("-") ? Optional.empty() : Optional.of(new NodeId(field));
  }

  private static long epoch(String field) {
    try {
      return Long.parseLong(field);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + field + "' is not an epoch", e);
    }
  }

  private static String shortened(String line) {
    return line.length() <= SHOWN_OF_LINE ? line : line.substring(0, SHOWN_OF_LINE) + "…";
  }
}
