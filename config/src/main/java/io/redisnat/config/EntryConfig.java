package io.redisnat.config;

import java.time.Duration;

/**
 * How the entry ports serve. Sizes are in bytes.
 *
 * @param readFrom which nodes answer reads
 * @param retryTimeout how long a command that was not done is tried again: redirected, slot not
 *     served, node loading or not reached
 * @param nodeTimeout how long a node may leave a command without an answer before its connection is
 *     closed
 * @param clients what one client may have under way
 * @param upstream what there may be towards one node
 * @param scriptMemory bodies of scripts that are remembered to load them where a node lacks one
 */
public record EntryConfig(
    ReadFrom readFrom,
    Duration retryTimeout,
    Duration nodeTimeout,
    Clients clients,
    Upstream upstream,
    int scriptMemory) {

  /** Checks each bound. */
  public EntryConfig {
    Checks.notNegative("retry-timeout", retryTimeout);
    Checks.positive("node-timeout", nodeTimeout);
    Checks.sizeBetween("script-memory", scriptMemory, 0, 1 << 30);
  }

  /**
   * What one client may have under way.
   *
   * @param maxInFlight commands that may wait for their reply; then reading from the client pauses
   * @param maxRequest largest command, all its arguments together (Redis:
   *     client-query-buffer-limit)
   * @param maxOutput replies that a client has not taken yet; beyond that it is closed (Redis:
   *     client-output-buffer-limit)
   */
  public record Clients(int maxInFlight, long maxRequest, long maxOutput) {

    /** Checks each bound. */
    public Clients {
      Checks.between("max-in-flight", maxInFlight, 1, 1_000_000);
      Checks.sizeBetween("max-request", maxRequest, 64 * 1024, 1L << 40);
      Checks.sizeBetween("max-output", maxOutput, 64 * 1024, 1L << 40);
    }
  }

  /**
   * What there may be towards one node.
   *
   * @param ownConnections most connections that serve one client alone (transactions, blocking
   *     commands, subscriptions), those of all clients together
   * @param maxQueued commands that wait for one shared connection, or for its replies; beyond that
   *     the clients that feed it pause
   * @param maxQueuedBytes the same in bytes of commands that are not sent yet
   * @param unusedAfter how long connections that nobody uses stay open
   */
  public record Upstream(
      int ownConnections, int maxQueued, long maxQueuedBytes, Duration unusedAfter) {

    /** Checks each bound. */
    public Upstream {
      Checks.between("own-connections", ownConnections, 0, 1_000_000);
      Checks.between("max-queued", maxQueued, 16, 1 << 24);
      Checks.sizeBetween("max-queued-bytes", maxQueuedBytes, 64 * 1024, 1L << 40);
      Checks.positive("unused-after", unusedAfter);
    }
  }
}
