package io.redisnat.proxy.ports;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import java.time.Instant;
import java.util.Optional;

/**
 * One node and its place in every block of node ports.
 *
 * @param index the node's port is the audience's port base plus this
 * @param id the node
 * @param address where it was last announced
 * @param retiredSince when it left the topology; empty while it is there
 */
public record LedgerEntry(int index, NodeId id, HostPort address, Optional<Instant> retiredSince) {

  /** Checks the index. */
  public LedgerEntry {
    if (index < 0 || index > 65535) {
      throw new IllegalArgumentException("index " + index + " is not between 0 and 65535");
    }
  }

  /** True if the node is not in the topology (any more). */
  public boolean isRetired() {
    return retiredSince.isPresent();
  }

  LedgerEntry seenAt(HostPort announced) {
    return new LedgerEntry(index, id, announced, Optional.empty());
  }

  LedgerEntry retiredAt(Instant now) {
    return isRetired() ? this : new LedgerEntry(index, id, address, Optional.of(now));
  }
}
