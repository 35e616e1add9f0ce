package io.redisnat.config;

import java.time.Duration;

/** The checks that configuration records share; each message names the key as it is written. */
final class Checks {

  private Checks() {}

  static void notBlank(String key, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("'" + key + "' is empty");
    }
  }

  static void between(String key, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "'%s' is %d; it must be between %d and %d".formatted(key, value, low, high));
    }
  }

  static void atLeast(String key, long value, long low) {
    if (value < low) {
      throw new IllegalArgumentException(
          "'%s' is %d; it must be at least %d".formatted(key, value, low));
    }
  }

  static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("'" + key + "' is " + value + "; it must be more than 0");
    }
  }

  static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException("'" + key + "' is negative: " + value);
    }
  }
}
