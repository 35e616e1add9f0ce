package io.redisnat.proxy.transport;

import java.io.Serial;

/** The transport that was asked for does not work on this machine; the message says why. */
public final class TransportException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
