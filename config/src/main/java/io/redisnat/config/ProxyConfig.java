package io.redisnat.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything one proxy process needs to know.
 *
 * @param transport which event loop implementation moves the bytes
 * @param eventLoops number of event-loop threads; 0 means one per core
 * @param drainTimeout how long running commands may take after SIGTERM
 * @param ledger where and how long node ports are remembered
 * @param upstream how the nodes are found and reached
 * @param audiences who is told which addresses; at least one, names unique
 * @param limits what a peer may cost
 * @param topology how the cluster's own view is followed
 * @param admin where probes and metrics are served
 * @param log what the log looks like
 */
public record ProxyConfig(
    Transport transport,
    int eventLoops,
    Duration drainTimeout,
    LedgerConfig ledger,
    UpstreamConfig upstream,
    List<AudienceConfig> audiences,
    LimitsConfig limits,
    TopologyConfig topology,
    AdminConfig admin,
    LogConfig log) {

  static final String NO_AUDIENCES = "is empty; name at least one, or nobody is served";

  /** Checks what no single part can see: names, and port blocks that overlap. */
  public ProxyConfig {
    Checks.between("event-loops", eventLoops, 0, 1024);
    Checks.notNegative("drain-timeout", drainTimeout);
    audiences = List.copyOf(audiences);
    if (audiences.isEmpty()) {
      throw new InvalidKeyException("audiences", NO_AUDIENCES);
    }
    for (int i = 1; i < audiences.size(); i++) {
      checkBeside(audiences.get(i), audiences.subList(0, i));
    }
  }

  /** Checks that {@code audience} shares neither its name nor a port with one of {@code others}. */
  static void checkBeside(AudienceConfig audience, List<AudienceConfig> others) {
    for (AudienceConfig other : others) {
      if (audience.name().equals(other.name())) {
        throw new InvalidKeyException(
            "audiences", "has two named '" + other.name() + "'; give each its own name");
      }
      if (audience.collidesWith(other)) {
        throw new InvalidKeyException(
            "audiences",
            "has '%s' (%s), whose ports overlap those of '%s' (%s); change port-base or bind of one"
                .formatted(audience.name(), audience.block(), other.name(), other.block()));
      }
    }
  }

  /**
   * The ledger of node ports.
   *
   * @param file where it is kept; relative paths are relative to the configuration file
   * @param grace how long a retired node's port is not given to another node
   */
  public record LedgerConfig(Path file, Duration grace) {

    /** Checks the grace time. */
    public LedgerConfig {
      Checks.notNegative("grace", grace);
    }
  }
}
