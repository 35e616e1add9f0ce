package io.redisnat.provisioner.redis;

import io.redisnat.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A slot on the move, as one end of it says.
 *
 * @param slot its number
 * @param at the node that says so
 * @param importing true if it comes, false if it goes
 * @param peer the other end
 */
record OpenSlot(int slot, NodeId at, boolean importing, NodeId peer) {

  /** {@code [93->-id]} migrating, {@code [77-<-id]} importing (redis.io/commands/cluster-nodes). */
  private static final Pattern FORM = Pattern.compile("\\[(\\d+)-([<>])-([0-9a-f]{40})]");

  /** Those that a node's own line in CLUSTER NODES names; other lines name none. */
  static List<OpenSlot> ofSelf(String clusterNodes) {
    List<OpenSlot> open = new ArrayList<>();
    clusterNodes
        .lines()
        .filter(line -> line.contains("myself"))
        .forEach(
            line -> {
              NodeId self = new NodeId(line.substring(0, NodeId.LENGTH));
              Matcher matcher = FORM.matcher(line);
              while (matcher.find()) {
                open.add(
                    new OpenSlot(
                        Integer.parseInt(matcher.group(1)),
                        self,
                        matcher.group(2).equals("<"),
                        new NodeId(matcher.group(3))));
              }
            });
    return open;
  }
}
