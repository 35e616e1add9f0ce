package io.redisnat.proxy.resp;

/**
 * What one frame may claim.
 *
 * @param maxDepth how deep aggregates of a reply may nest
 * @param maxArguments arguments of one command
 * @param maxBulk bytes of one argument
 * @param maxInline bytes of an inline command or of a header line
 */
public record RespLimits(int maxDepth, int maxArguments, long maxBulk, int maxInline) {

  /** Longest header line of a length, sign and CRLF included: no number needs more. */
  static final int MAX_HEADER = 32;

  /** The limits of Redis with its default configuration. */
  public static final RespLimits REDIS = new RespLimits(1024, 1024 * 1024, 512L << 20, 64 * 1024);

  /**
   * What Redis (6.2.6 on) allows a client that has not logged in: 10 arguments of 16 KiB. See
   * {@code processMultibulkBuffer}, CVE-2021-32675.
   */
  public RespLimits beforeAuthentication() {
    return new RespLimits(maxDepth, 10, Math.min(maxBulk, 16 * 1024), maxInline);
  }
}
