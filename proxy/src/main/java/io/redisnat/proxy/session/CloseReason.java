package io.redisnat.proxy.session;

import java.util.Locale;

/** Why the proxy itself ended a connection. */
public enum CloseReason {
  /** The client broke the protocol, or a limit of the size of requests. */
  PROTOCOL,
  /** {@code limits.max-pending}. */
  PENDING,
  /** {@code limits.idle-timeout}. */
  IDLE,
  /** {@code entry.max-output}. */
  OUTPUT;

  /** The word in metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
