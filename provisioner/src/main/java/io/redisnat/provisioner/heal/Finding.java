package io.redisnat.provisioner.heal;

import java.util.Optional;

/**
 * Something that is wrong with a cluster.
 *
 * @param kind which sort of thing
 * @param what what is wrong, with the nodes that it is about
 * @param fix the command that mends it, without the program's name; empty if none does
 * @param hint what else is worth knowing; empty if there is nothing
 */
public record Finding(Kind kind, String what, Optional<String> fix, String hint) {

  /** Which sort of thing is wrong. */
  public enum Kind {
    /** A node does not answer. */
    NODE_DOWN,
    /** A node is there and does not belong to the cluster. */
    STRANGER,
    /** A slot is served by nobody. */
    SLOTS,
    /** A slot was left on the move. */
    OPEN_SLOTS,
    /** Nodes contradict each other. */
    VIEWS,
    /** A replica is not connected to its master. */
    LINK,
    /** Nodes of one shard share a machine. */
    PLACEMENT,
    /** Too few masters are left to elect others. */
    MAJORITY,
    /** One machine's loss would take the cluster down. */
    SAFETY,
    /** A setting will undo the placement; the only kind that is advice and no error. */
    SETTING
  }

  static Finding of(Kind kind, String what, String fix) {
    return new Finding(kind, what, Optional.of(fix), "");
  }

  static Finding of(Kind kind, String what, Optional<String> fix, String hint) {
    return new Finding(kind, what, fix, hint);
  }

  /** True if the cluster is not healthy because of it. */
  public boolean isError() {
    return kind != Kind.SETTING;
  }
}
