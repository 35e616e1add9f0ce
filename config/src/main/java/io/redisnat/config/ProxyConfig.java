package io.redisnat.config;

import io.redisnat.model.EntryPort;
import io.redisnat.model.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

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
 * @param entry how the entry ports serve
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
    EntryConfig entry,
    TopologyConfig topology,
    AdminConfig admin,
    LogConfig log) {

  /** Where so many ports in a row are taken something is wrong that one more does not mend. */
  private static final int ENTRY_CANDIDATES = 100;

  static final String NO_AUDIENCES = "is empty; name at least one, or nobody is served";

  /** Checks what no single part can see: names, and ports that overlap. */
  public ProxyConfig {
    Checks.between("event-loops", eventLoops, 0, 1024);
    Checks.notNegative("drain-timeout", drainTimeout);
    audiences = List.copyOf(audiences);
    if (audiences.isEmpty()) {
      throw new InvalidKeyException("audiences", NO_AUDIENCES);
    }
    for (int i = 0; i < audiences.size(); i++) {
      checkBeside(audiences.get(i), audiences.subList(0, i));
    }
  }

  /**
   * The ports at which the entry port of an audience may be, the best first; none if there is to be
   * none. A port that anybody else is configured to have is not among them, unless it was asked
   * for.
   */
  public List<Integer> entryCandidates(AudienceConfig audience) {
    EntryPort wanted = audience.entryPort();
    return wanted.mayMove()
        ? IntStream.rangeClosed(wanted.first().orElseThrow(), 65535)
            .filter(port -> !isSpokenFor(new HostPort(audience.bind(), port)))
            .limit(ENTRY_CANDIDATES)
            .boxed()
            .toList()
        : wanted.first().stream().boxed().toList();
  }

  private boolean isSpokenFor(HostPort address) {
    return audiences.stream()
            .anyMatch(other -> other.mayListenOn(address) || other.wantsEntryPortAt(address))
        || admin
            .listen()
            .filter(listen -> listen.port() == address.port())
            .filter(listen -> AudienceConfig.bindsOverlap(listen.host(), address.host()))
            .isPresent();
  }

  /** Checks that {@code audience} shares neither its name nor a port with one of {@code others}. */
  static void checkBeside(AudienceConfig audience, List<AudienceConfig> others) {
    checkEntryPort(audience, audience);
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
      checkEntryPort(audience, other);
      checkEntryPort(other, audience);
      checkEntryPorts(audience, other);
    }
  }

  /** Checks that the entry port of one is none of the node ports of another, or of its own. */
  private static void checkEntryPort(AudienceConfig of, AudienceConfig other) {
    OptionalInt port = of.entryPort().fixed();
    if (port.isPresent() && other.mayListenOn(new HostPort(of.bind(), port.getAsInt()))) {
      throw new InvalidKeyException(
          "audiences",
          "has '%s', whose entry-port %d is one of the node ports of '%s' (%s); take another port"
              .formatted(of.name(), port.getAsInt(), other.name(), other.block()));
    }
  }

  private static void checkEntryPorts(AudienceConfig one, AudienceConfig other) {
    OptionalInt port = one.entryPort().fixed();
    if (port.isPresent() && other.wantsEntryPortAt(new HostPort(one.bind(), port.getAsInt()))) {
      throw new InvalidKeyException(
          "audiences",
          "has '%s' and '%s' with the same entry-port %d; change it or bind of one"
              .formatted(one.name(), other.name(), port.getAsInt()));
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
