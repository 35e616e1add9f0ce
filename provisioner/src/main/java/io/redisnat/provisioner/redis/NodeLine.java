package io.redisnat.provisioner.redis;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import io.redisnat.proxy.topology.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of CLUSTER NODES: what one node thinks of another.
 *
 * @param id identity; made up by the node asked while {@code handshake} is among the flags
 * @param address announced address
 * @param flags as printed: {@code myself}, {@code master}, {@code fail?}, ...
 * @param primary its master; empty if it is a master
 * @param epoch its configuration epoch
 * @param connected false if the bus link to it is down
 * @param slots slots it serves
 * @param moving slots on the move, which only the node asked tells of itself: {@code [42->-id]} for
 *     one that it gives away, {@code [42-<-id]} for one that it gets
 */
public record NodeLine(
    NodeId id,
    HostPort address,
    Set<String> flags,
    Optional<NodeId> primary,
    long epoch,
    boolean connected,
    List<SlotRange> slots,
    List<String> moving,
    int busPort) {

  private static final int FIXED_FIELDS = 8;

  /**
   * Parses {@code <id> <ip:port@cport[,hostname]> <flags> <master> <ping-sent> <pong-recv>
   * <config-epoch> <link-state> <slot> ...} (redis.io/commands/cluster-nodes).
   *
   * @throws IllegalArgumentException if the line has another form
   */
  public static NodeLine parse(String line) {
    String[] fields = line.split(" ");
    if (fields.length < FIXED_FIELDS) {
      throw new IllegalArgumentException("'" + line + "' is not a line of CLUSTER NODES");
    }
    List<SlotRange> slots = new ArrayList<>();
    List<String> moving = new ArrayList<>();
    for (int i = FIXED_FIELDS; i < fields.length; i++) {
      if (fields[i].startsWith("[")) {
        moving.add(fields[i]);
      } else {
        slots.add(SlotRange.parse(fields[i]));
      }
    }
    NodeAddress address = NodeAddress.parse(fields[1]);
    return new NodeLine(
        new NodeId(fields[0]),
        address.announced(),
        Set.of(fields[2].split(",")),
        NodeId.tryParse(fields[3]),
        Long.parseLong(fields[6]),
        fields[7].equals("connected"),
        List.copyOf(slots),
        List.copyOf(moving),
        address.busPort());
  }

  /** Parses a whole reply. */
  public static List<NodeLine> parseAll(String reply) {
    return reply.lines().filter(l -> !l.isBlank()).map(NodeLine::parse).toList();
  }

  /** True for the line of the node that was asked. */
  public boolean isSelf() {
    return flags.contains("myself");
  }

  /** True if it is no replica. */
  public boolean isMaster() {
    return flags.contains("master");
  }

  /** True once the two have met. */
  public boolean isKnown() {
    return !flags.contains("handshake") && !flags.contains("noaddr");
  }

  /** True if the node asked thinks, or knows, that this one is gone. */
  public boolean isFailing() {
    return flags.contains("fail") || flags.contains("fail?");
  }
}
