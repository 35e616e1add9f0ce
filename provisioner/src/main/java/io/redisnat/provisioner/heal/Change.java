package io.redisnat.provisioner.heal;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.model.SlotRange;
import java.util.ArrayList;
import java.util.List;

/**
 * One command to one node.
 *
 * @param at the node that gets it
 * @param kind which command
 * @param arguments what follows it
 */
public record Change(HostPort at, Kind kind, List<String> arguments) {

  /** The commands there are. */
  public enum Kind {
    /** Get to know another node. */
    MEET("CLUSTER MEET"),
    /** Strike a node off the list. */
    FORGET("CLUSTER FORGET"),
    /** Forget the whole cluster and one's identity. */
    RESET("CLUSTER RESET HARD"),
    /** Drop all keys. */
    FLUSH("FLUSHALL"),
    /** Become a replica of a master. */
    REPLICATE("CLUSTER REPLICATE"),
    /** Take the place of a living master, without loss. */
    FAILOVER("CLUSTER FAILOVER"),
    /** Take the place of a dead master; a majority must agree. */
    FORCE("CLUSTER FAILOVER FORCE"),
    /** Take the place of a dead master without asking anybody. */
    TAKEOVER("CLUSTER FAILOVER TAKEOVER"),
    /** Set or end the move of a slot. */
    SET_SLOT("CLUSTER SETSLOT"),
    /** Serve slots that belong to nobody. */
    ADD_SLOTS("CLUSTER ADDSLOTSRANGE"),
    /** Move the keys of a slot to another node, as many MIGRATE as it takes. */
    MOVE_KEYS("MIGRATE");

    private final String command;

    Kind(String command) {
      this.command = command;
    }

    /** The command itself, without arguments. */
    public String command() {
      return command;
    }
  }

  /** Copies the list. */
  public Change {
    arguments = List.copyOf(arguments);
  }

  static Change meet(HostPort at, HostPort other) {
    return new Change(at, Kind.MEET, List.of(other.host(), Integer.toString(other.port())));
  }

  static Change forget(HostPort at, NodeId id) {
    return new Change(at, Kind.FORGET, List.of(id.value()));
  }

  static Change replicate(HostPort at, NodeId primary) {
    return new Change(at, Kind.REPLICATE, List.of(primary.value()));
  }

  static Change plain(HostPort at, Kind kind) {
    return new Change(at, kind, List.of());
  }

  static Change stable(HostPort at, int slot) {
    return new Change(at, Kind.SET_SLOT, List.of(Integer.toString(slot), "STABLE"));
  }

  static Change owner(HostPort at, int slot, NodeId owner) {
    return new Change(at, Kind.SET_SLOT, List.of(Integer.toString(slot), "NODE", owner.value()));
  }

  static Change moveKeys(HostPort from, int slot, HostPort to) {
    return new Change(from, Kind.MOVE_KEYS, List.of(Integer.toString(slot), to.toString()));
  }

  static Change addSlots(HostPort at, List<SlotRange> ranges) {
    List<String> bounds = new ArrayList<>();
    for (SlotRange range : ranges) {
      bounds.add(Integer.toString(range.start()));
      bounds.add(Integer.toString(range.end()));
    }
    return new Change(at, Kind.ADD_SLOTS, bounds);
  }

  /** As one would type it after {@code redis-cli -h HOST -p PORT}. */
  @Override
  public String toString() {
    String all = kind.command + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
    return at + "> " + all;
  }
}
