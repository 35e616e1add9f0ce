package io.redisnat.proxy.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a running proxy can be told. */
public enum Order {
  /** Read the configuration anew; answered with the outcome, then its lines. */
  RELOAD,
  /** Say where the proxy is in its life; then a line for each entry port ({@link EntryLine}). */
  STATE;

  /** The line that is sent. */
  String line() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Order> of(String line) {
    return Arrays.stream(values()).filter(order -> order.line().equals(line)).findFirst();
  }
}
