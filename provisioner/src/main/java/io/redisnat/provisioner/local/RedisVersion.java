package io.redisnat.provisioner.local;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of a server; Valkey goes on from Redis 7.2, so both are compared alike.
 *
 * @param major first number
 * @param minor second number
 */
record RedisVersion(int major, int minor) {

  /** Without it peers see 127.0.0.1 instead of the machine's address, and joining never ends. */
  static final RedisVersion BIND_SOURCE_ADDR = new RedisVersion(7, 0);

  static final RedisVersion ALLOW_REPLICA_MIGRATION = new RedisVersion(6, 2);

  static final RedisVersion OLDEST = new RedisVersion(5, 0);

  private static final Pattern VERSION = Pattern.compile("\\bv=(\\d+)\\.(\\d+)");

  /** Reads what {@code redis-server --version} prints: {@code Redis server v=7.0.15 sha=...}. */
  static Optional<RedisVersion> find(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.find()
        ? Optional.of(
            new RedisVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean isAtLeast(RedisVersion other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
