package io.redisnat.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
 */
public record ProxyConfig(
    Transport transport,
    int eventLoops,
    Duration drainTimeout,
    LedgerConfig ledger,
    UpstreamConfig upstream,
    List<AudienceConfig> audiences,
    LimitsConfig limits,
    TopologyConfig topology) {

  /** Checks what no single part can see: names, and port blocks that overlap. */
  public ProxyConfig {
    Checks.atLeast("event-loops", eventLoops, 0);
    Checks.notNegative("drain-timeout", drainTimeout);
    audiences = List.copyOf(audiences);
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException(
          "'audiences' is empty: name at least one, or nobody is served");
    }
    Set<String> names = new HashSet<>();
    for (AudienceConfig audience : audiences) {
      if (!names.add(audience.name())) {
        throw new IllegalArgumentException(
            "two audiences are named '" + audience.name() + "': give each its own name");
      }
    }
    checkBlocks(audiences);
  }

  private static void checkBlocks(List<AudienceConfig> audiences) {
    for (int i = 0; i < audiences.size(); i++) {
      for (int j = i + 1; j < audiences.size(); j++) {
        if (audiences.get(i).collidesWith(audiences.get(j))) {
          throw new IllegalArgumentException(
              "the ports of audience '%s' (%s) overlap those of '%s' (%s): change port-base or bind of one"
                  .formatted(
                      audiences.get(i).name(),
                      audiences.get(i).block(),
                      audiences.get(j).name(),
                      audiences.get(j).block()));
        }
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
