package io.redisnat.provisioner.report;

/** What a plan was made for is no longer there; nothing was done. */
public final class StalePlanException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The message says what has changed and what to do. */
  public StalePlanException(String message) {
    super(message);
  }
}
