package io.redisnat.proxy.ports;

import io.redisnat.config.AudienceConfig;
import java.io.Serial;

/**
 * A node port that cannot be had. The message names it, who wants it, and the setting to change.
 */
public final class PortTakenException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  PortTakenException(AudienceConfig audience, int port, Throwable cause) {
    super(
        ("cannot listen on %s:%d for audience '%s': %s; stop what uses the port, or change port-base"
                + " or bind of that audience")
            .formatted(audience.bind(), port, audience.name(), reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("in use") ? "the port is taken" : message;
  }
}
