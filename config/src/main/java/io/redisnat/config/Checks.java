package io.redisnat.config;

import java.time.Duration;

/** The checks that configuration records share; each message names the key as it is written. */
final class Checks {

  /** Longer times are typing mistakes, and would overflow the nanoseconds of a timer. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private Checks() {}

  static void notBlank(String key, String value) {
    if (value.isBlank()) {
      throw new InvalidKeyException(key, "is empty");
    }
  }

  static void between(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw new InvalidKeyException(
          key, "is %d; it must be between %d and %d".formatted(value, low, high));
    }
  }

  static void sizeBetween(String key, long bytes, long low, long high) {
    if (bytes < low || bytes > high) {
      throw new InvalidKeyException(
          key,
          "is %s; it must be between %s and %s"
              .formatted(Units.size(bytes), Units.size(low), Units.size(high)));
    }
  }

  static void positive(String key, Duration value) {
    if (value.isZero()) {
      throw new InvalidKeyException(key, "is 0; it must be more than 0");
    }
    notNegative(key, value);
  }

  static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new InvalidKeyException(
          key, "is " + Units.time(value) + "; it must be at least " + Units.time(least));
    }
    notNegative(key, value);
  }

  static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new InvalidKeyException(
          key, "is " + Units.time(value) + "; a time cannot be less than 0");
    }
    if (value.compareTo(LONGEST) > 0) {
      throw new InvalidKeyException(
          key, "is " + Units.time(value) + "; it must be at most " + Units.time(LONGEST));
    }
  }
}
