package io.redisnat.proxy.ports;

import io.redisnat.config.AudienceConfig;
import java.io.Serial;

/** A port that cannot be had. The message names it, who wants it, and the setting to change. */
public final class PortTakenException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private PortTakenException(String message, Throwable cause) {
    super(message, cause);
  }

  static PortTakenException ofNode(AudienceConfig audience, int port, Throwable cause) {
    return new PortTakenException(
        ("cannot listen on %s:%d for audience '%s': %s; stop what uses the port, or change port-base"
                + " or bind of that audience")
            .formatted(audience.bind(), port, audience.name(), reason(cause)),
        cause);
  }

  static PortTakenException ofEntry(AudienceConfig audience, int port, Throwable cause) {
    return new PortTakenException(
        ("cannot listen on %s:%d, the entry port of audience '%s': %s; stop what uses the port, or"
                + " change entry-port of that audience: auto takes a free one, off none")
            .formatted(audience.bind(), port, audience.name(), reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("in use") ? "the port is taken" : message;
  }
}
