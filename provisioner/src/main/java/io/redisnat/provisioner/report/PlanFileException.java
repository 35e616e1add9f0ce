package io.redisnat.provisioner.report;

import org.jspecify.annotations.Nullable;

/** A file that is no plan; the message names the file and what is wrong in it. */
public final class PlanFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PlanFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
