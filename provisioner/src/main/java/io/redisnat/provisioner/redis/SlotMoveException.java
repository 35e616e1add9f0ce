package io.redisnat.provisioner.redis;

/** Slots could not be moved to the end; the message says how far it came and what to do. */
public final class SlotMoveException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SlotMoveException(String message, Throwable cause) {
    super(message, cause);
  }

  SlotMoveException(String message) {
    super(message);
  }
}
