package io.redisnat.proxy.topology;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One node as the cluster sees it.
 *
 * @param id its identity
 * @param announced the address the cluster knows it by; its host is never empty (a node that does
 *     not know its own address is entered with the one it was reached at)
 * @param busPort cluster bus port; 0 if unknown
 * @param spellings every inside spelling of the node that a reply may hold: announced IP and host
 *     name, with the TCP and the TLS port; contains {@code announced}
 * @param primary id of its master; empty if it is a master itself
 * @param slots slots it serves, in order
 * @param migrating slots on their way out of it: slot to importing node
 * @param state what the cluster thinks of it
 */
public record TopologyNode(
    NodeId id,
    HostPort announced,
    int busPort,
    Set<HostPort> spellings,
    Optional<NodeId> primary,
    List<SlotRange> slots,
    Map<Integer, NodeId> migrating,
    State state) {

  private static final int BUS_PORT_OFFSET = 10000;

  /** Copies the collections. */
  public TopologyNode {
    spellings = Set.copyOf(spellings);
    slots = List.copyOf(slots);
    migrating = Map.copyOf(migrating);
  }

  /**
   * Where other nodes send it commands: what MIGRATE and CLUSTER MEET must name. That is its TLS
   * port with {@code tls-cluster yes}, else its TCP port, whichever of them clients use; the one
   * from which the bus port follows (port + 10000). Where none of its ports fits, the announced.
   */
  public HostPort peerAddress() {
    HostPort beforeBus = new HostPort(announced.host(), Math.max(0, busPort - BUS_PORT_OFFSET));
    return spellings.contains(beforeBus) ? beforeBus : announced;
  }

  /** True if it is no replica. */
  public boolean isMaster() {
    return primary.isEmpty();
  }

  /** What the cluster thinks of a node. */
  public enum State {
    /** No failure flag. */
    OK,
    /** {@code fail?}: the node asked could not reach it. */
    SUSPECTED,
    /**
     * {@code fail}, though it answers the proxy: a master that came back keeps the flag for a
     * while.
     */
    RETURNING,
    /** {@code fail}: a majority agrees. */
    FAILED,
    /** Not a member: a standby node, or one that just began to join. */
    OUTSIDE;

    /** True if the cluster does without it, whether it answers the proxy or not. */
    public boolean hasFailed() {
      return this == FAILED || this == RETURNING;
    }
  }
}
