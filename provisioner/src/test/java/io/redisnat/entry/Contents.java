package io.redisnat.entry;

import java.util.List;

/**
 * All that is in a key, whatever its type: of the questions for other types the errors are
 * compared.
 */
final class Contents {

  private Contents() {}

  static List<Step> of(String key) {
    return List.of(
        Step.exact("TYPE", key),
        Step.exact("GET", key),
        Step.exact("LRANGE", key, "0", "-1"),
        Step.of(Difference.ORDER, "SMEMBERS", key),
        Step.exact("ZRANGE", key, "0", "-1", "WITHSCORES"),
        Step.of(Difference.PAIRS, "HGETALL", key),
        Step.exact("XRANGE", key, "-", "+"),
        Step.of(Difference.CLOCK, "PTTL", key));
  }
}
