package io.redisnat.provisioner.local;

import io.redisnat.model.HostPort;
import io.redisnat.model.NodeId;
import io.redisnat.provisioner.runtime.NodeSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A node of a local cluster at the moment it was asked for.
 *
 * @param id its identity
 * @param spec where it is to run
 * @param directory its data directory, with {@code redis.conf}, {@code nodes.conf}, {@code
 *     redis.log}
 * @param pid its process; empty if it does not run
 * @param role what it says it is
 * @param primary its master, if it is a replica
 */
public record LocalNode(
    NodeId id,
    NodeSpec spec,
    Path directory,
    OptionalLong pid,
    Role role,
    Optional<NodeId> primary) {

  /** What a node says it is. */
  public enum Role {
    /** Serves slots, or could. */
    MASTER,
    /** Follows a master. */
    REPLICA,
    /** Says nothing: it is not running, or does not answer. */
    DOWN
  }

  /** Where it listens, and what it announces: the inside address. */
  public HostPort address() {
    return spec.address();
  }

  /** Name of the machine it stands on. */
  public String machine() {
    return spec.machine();
  }
}
