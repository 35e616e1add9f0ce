package io.redisnat.proxy.resp;

import java.io.Serial;

/**
 * A peer broke the protocol. The message is what Redis would answer after {@code ERR }, and names
 * what was found; there is no stack trace, because the fault is not in this program.
 */
public final class ProtocolException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** A fault of the peer. */
  public ProtocolException(String message) {
    super("Protocol error: " + message, null, false, false);
  }
}
