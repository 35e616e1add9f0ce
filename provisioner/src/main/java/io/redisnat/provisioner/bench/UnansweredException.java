package io.redisnat.provisioner.bench;

import org.jspecify.annotations.Nullable;

/** A command has no reply. */
final class UnansweredException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean inDoubt;

  private UnansweredException(String message, boolean inDoubt, @Nullable Throwable cause) {
    super(message, cause);
    this.inDoubt = inDoubt;
  }

  /** It may have been done or not: the connection went while it was under way. */
  static UnansweredException inDoubt(Throwable cause) {
    return new UnansweredException(String.valueOf(cause.getMessage()), true, cause);
  }

  /** It was not done: every node refused it until the time was over. */
  static UnansweredException refused(String last) {
    return new UnansweredException(last, false, null);
  }

  boolean isInDoubt() {
    return inDoubt;
  }
}
