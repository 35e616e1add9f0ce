package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.plan.PlacementException;
import io.redisnat.provisioner.redis.NotReadyException;
import io.redisnat.provisioner.runtime.RuntimeFailure;

/** What the commands return to the shell. */
final class ExitCodes {

  static final int OK = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int UNHEALTHY = 3;
  static final int CONFLICT = 5;
  static final int TIMEOUT = 7;

  private ExitCodes() {}

  static int of(Exception e) {
    if (e instanceof PlacementException) {
      return USAGE;
    }
    if (e instanceof NotReadyException) {
      return TIMEOUT;
    }
    if (e instanceof RuntimeFailure failure) {
      return switch (failure.kind()) {
        case INTERNAL -> INTERNAL;
        case CONFIGURATION -> USAGE;
        case CONFLICT -> CONFLICT;
        case TIMEOUT -> TIMEOUT;
      };
    }
    return INTERNAL;
  }

  /** True if the message of {@code e} says all there is to say. */
  static boolean isExpected(Exception e) {
    return e instanceof PlacementException
        || e instanceof NotReadyException
        || e instanceof RuntimeFailure;
  }
}
