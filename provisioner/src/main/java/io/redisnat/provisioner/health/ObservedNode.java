package io.redisnat.provisioner.health;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node as it was observed; of one that does not answer, what the others say.
 *
 * @param id its identity
 * @param address announced address
 * @param machine name of what it fails together with
 * @param state whether it lives
 * @param master true unless it is a replica
 * @param primary its master, if it is a replica
 * @param slots the slots it serves
 * @param epoch its configuration epoch
 * @param copy how good its copy of the data is
 * @param known ids of the nodes it has met, itself included; empty if it does not answer
 * @param openSlots slots on the move that it knows of
 */
public record ObservedNode(
    NodeId id,
    HostPort address,
    String machine,
    State state,
    boolean master,
    Optional<NodeId> primary,
    List<SlotRange> slots,
    long epoch,
    Copy copy,
    Set<NodeId> known,
    List<OpenSlot> openSlots) {

  /** Whether a node lives. */
  public enum State {
    /** It answers. */
    UP,
    /** It does not answer, and other nodes call it failing. */
    DOWN,
    /** It does not answer here, but no other node has noticed anything. */
    SILENT
  }

  /**
   * How good a copy of the data is.
   *
   * @param linkUp of a replica, whether it is connected to its master and has its copy
   * @param offset how far it is in the replication stream; of a master, how far that goes
   * @param silentSeconds how long it has not heard from its master; -1 if it never had a copy
   * @param noFailover cluster-replica-no-failover: never stands for election
   */
  public record Copy(boolean linkUp, long offset, long silentSeconds, boolean noFailover) {

    /** Of a node that does not answer. */
    public static final Copy UNKNOWN = new Copy(false, 0, -1, false);
  }

  /**
   * A slot on the move (CLUSTER SETSLOT).
   *
   * @param slot its number
   * @param importing true on the node that receives it
   * @param peer the node at the other end
   */
  public record OpenSlot(int slot, boolean importing, NodeId peer) {}

  /** Copies the collections. */
  public ObservedNode {
    slots = List.copyOf(slots);
    known = Set.copyOf(known);
    openSlots = List.copyOf(openSlots);
  }

  /** True if it answers. */
  public boolean isUp() {
    return state == State.UP;
  }

  /** True for a master that serves slots: those vote. */
  public boolean isVoting() {
    return master && !slots.isEmpty();
  }

  /** True for a replica that is connected to its master and has its copy. */
  public boolean isInSync() {
    return isUp() && !master && copy.linkUp();
  }

  /** True for a replica that could be elected if its master were lost now. */
  public boolean isElectable(Settings settings) {
    boolean fresh = copy.linkUp() || settings.isFresh(copy.silentSeconds());
    return isUp() && !master && !copy.noFailover() && fresh;
  }

  @Override
  public String toString() {
    return address + " (" + machine + ")";
  }
}
