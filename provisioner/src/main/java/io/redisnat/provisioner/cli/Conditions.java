package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.runtime.Machines.Condition;
import java.util.Locale;

/** Conditions as they are printed. */
final class Conditions {

  private Conditions() {}

  static String text(Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT);
  }
}
