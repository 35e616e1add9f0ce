package io.redisnat.proxy.admin;

import io.redisnat.model.HostPort;
import java.io.Serial;

/**
 * The address that was configured for the admin listener cannot be had. The message names it and
 * the setting to change.
 */
public final class AdminPortException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  AdminPortException(HostPort address, Throwable cause) {
    super(
        ("cannot listen on %s for probes and metrics: %s; stop what uses the port, or change"
                + " redis-nat.admin.listen (off does without)")
            .formatted(address, reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("in use") ? "the port is taken" : message;
  }
}
