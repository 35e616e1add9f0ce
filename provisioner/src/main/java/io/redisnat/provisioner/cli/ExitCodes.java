package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.plan.PlacementException;
import io.redisnat.provisioner.redis.NotReadyException;
import io.redisnat.provisioner.redis.SlotMoveException;
import io.redisnat.provisioner.report.PlanFileException;
import io.redisnat.provisioner.report.StalePlanException;
import io.redisnat.provisioner.runtime.RuntimeFailure;

/** What the commands return to the shell. */
final class ExitCodes {

  static final int OK = 0;
  static final int INTERNAL = 1;
  static final int USAGE = 2;
  static final int UNHEALTHY = 3;
  static final int INFEASIBLE = 4;
  static final int CONFLICT = 5;
  static final int ENGINE = 6;
  static final int TIMEOUT = 7;
  static final int STALE = 8;

  private ExitCodes() {}

  static int of(Exception e) {
    if (e instanceof PlacementException placement) {
      return switch (placement.verdict()) {
        case OUT_OF_RANGE -> USAGE;
        case INFEASIBLE -> INFEASIBLE;
        case UNSAFE -> UNHEALTHY;
      };
    }
    if (e instanceof StalePlanException) {
      return STALE;
    }
    if (e instanceof PlanFileException) {
      return USAGE;
    }
    if (e instanceof NotReadyException) {
      return TIMEOUT;
    }
    if (e instanceof SlotMoveException) {
      return UNHEALTHY;
    }
    if (e instanceof RuntimeFailure failure) {
      return switch (failure.kind()) {
        case INTERNAL -> INTERNAL;
        case CONFIGURATION -> USAGE;
        case CONFLICT -> CONFLICT;
        case TIMEOUT -> TIMEOUT;
        case ENGINE -> ENGINE;
        case INFEASIBLE -> INFEASIBLE;
        case UNHEALTHY -> UNHEALTHY;
        case STALE -> STALE;
      };
    }
    return INTERNAL;
  }

  /** True if the message of {@code e} says all there is to say. */
  static boolean isExpected(Exception e) {
    return e instanceof PlacementException
        || e instanceof NotReadyException
        || e instanceof SlotMoveException
        || e instanceof StalePlanException
        || e instanceof PlanFileException
        || e instanceof RuntimeFailure;
  }
}
