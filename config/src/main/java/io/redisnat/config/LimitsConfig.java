package io.redisnat.config;

import java.time.Duration;

/**
 * What a peer may cost. Sizes are in bytes.
 *
 * @param maxDepth how deep replies may nest
 * @param maxArguments how many arguments one command may have (Redis up to 6.2: 1048576)
 * @param maxBulk largest argument (Redis: proto-max-bulk-len, 512 MiB)
 * @param maxInline longest inline command or header line (Redis: 64 KiB)
 * @param preAuth when the small limits of an unauthenticated client apply
 * @param maxHeld largest reply that may be held back for rewriting
 * @param holdTimeout how long a reply that names an unknown node waits for a fresh topology
 * @param writeBuffer bytes queued towards a slow peer before reading from the other side pauses
 * @param handshakeTimeout how long a client may take for its TLS handshake
 * @param maxPending replies that redis-nat looks into and one connection may wait for
 * @param connections how many connections there may be, and how fast they may come
 */
public record LimitsConfig(
    int maxDepth,
    int maxArguments,
    long maxBulk,
    int maxInline,
    PreAuth preAuth,
    int maxHeld,
    Duration holdTimeout,
    int writeBuffer,
    Duration handshakeTimeout,
    int maxPending,
    ConnectionLimits connections) {

  /** Checks each bound. */
  public LimitsConfig {
    Checks.between("max-depth", maxDepth, 8, 65536);
    Checks.between("max-arguments", maxArguments, 16, Integer.MAX_VALUE);
    Checks.sizeBetween("max-bulk", maxBulk, 1024, 1L << 40);
    Checks.sizeBetween("max-inline", maxInline, 1024, 1 << 20);
    Checks.sizeBetween("max-held", maxHeld, 64 * 1024, 1 << 30);
    Checks.notNegative("hold-timeout", holdTimeout);
    Checks.sizeBetween("write-buffer", writeBuffer, 4 * 1024, 1 << 30);
    Checks.positive("handshake-timeout", handshakeTimeout);
    Checks.between("max-pending", maxPending, 16, 1 << 24);
  }

  /** When a client that has not logged in is held to 10 arguments of 16 KiB, as Redis does. */
  public enum PreAuth {
    /** If discovery needs credentials, clients are taken to need some too. */
    AUTO,
    /** Until the first reply that is not an error. */
    ON,
    /** Never: the node alone decides. */
    OFF
  }
}
