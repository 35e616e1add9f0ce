package io.redisnat.config;

import io.redisnat.model.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the nodes are found and reached.
 *
 * @param seeds announced addresses to ask for the topology first; at least one
 * @param standbyNodes nodes that are not members (yet) but get a node port all the same, so that
 *     {@code redis-cli --cluster create} and {@code add-node} work from outside
 * @param credentials login of the proxy's own discovery connections; clients log in themselves
 * @param dialMap announced address to dial address, where the two differ
 * @param connectTimeout how long a connection to a node may take to open, its TLS handshake
 *     included
 * @param deadAfter how long a node may leave what was sent to it unacknowledged, by TCP, before its
 *     connections are closed; at least 1 s
 * @param tls how nodes are spoken to; empty for plaintext
 */
public record UpstreamConfig(
    List<HostPort> seeds,
    List<HostPort> standbyNodes,
    Optional<Credentials> credentials,
    Map<HostPort, HostPort> dialMap,
    Duration connectTimeout,
    Duration deadAfter,
    Optional<UpstreamTls> tls) {

  static final String NO_SEEDS =
      "is empty; name at least one node, for example [\"10.10.10.100:7000\"]";

  private static final Duration DEAD_AFTER = Duration.ofSeconds(15);

  /** Nodes that speak plaintext, with the usual {@code deadAfter} of 15 s. */
  public UpstreamConfig(
      List<HostPort> seeds,
      List<HostPort> standbyNodes,
      Optional<Credentials> credentials,
      Map<HostPort, HostPort> dialMap,
      Duration connectTimeout) {
    this(seeds, standbyNodes, credentials, dialMap, connectTimeout, DEAD_AFTER, Optional.empty());
  }

  /** Checks the seeds and the times. */
  public UpstreamConfig {
    seeds = List.copyOf(seeds);
    standbyNodes = List.copyOf(standbyNodes);
    dialMap = Map.copyOf(dialMap);
    if (seeds.isEmpty()) {
      throw new InvalidKeyException("seeds", NO_SEEDS);
    }
    Checks.positive("connect-timeout", connectTimeout);
    Checks.atLeast("dead-after", deadAfter, Duration.ofSeconds(1));
  }

  /** Where to connect to reach the node that announces {@code announced}. */
  public HostPort dialAddress(HostPort announced) {
    return dialMap.getOrDefault(announced, announced);
  }
}
