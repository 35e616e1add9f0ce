package io.redisnat.proxy.reload;

import java.io.Serial;

/** A part cannot follow a new configuration; the message says why, and what to do. */
public final class RefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final ReloadReport.Outcome outcome;

  private RefusedException(ReloadReport.Outcome outcome, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.outcome = outcome;
  }

  /** The configuration can never be had so. */
  public static RefusedException invalid(RuntimeException cause) {
    return new RefusedException(ReloadReport.Outcome.INVALID, cause);
  }

  /** It cannot be had now, because something else is in the way. */
  public static RefusedException conflict(RuntimeException cause) {
    return new RefusedException(ReloadReport.Outcome.REFUSED, cause);
  }

  ReloadReport.Outcome outcome() {
    return outcome;
  }
}
