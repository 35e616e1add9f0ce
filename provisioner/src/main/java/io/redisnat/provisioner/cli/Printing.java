package io.redisnat.provisioner.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where commands print: results to standard output, everything else to standard error. */
final class Printing {

  private Printing() {}

  static PrintWriter out(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
  }

  static PrintWriter err(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "set by picocli").commandLine().getErr();
  }

  /** True if people look at it while it is written; the launcher knows, Java does not. */
  static boolean isTerminal() {
    return Boolean.getBoolean("redisnat.terminal");
  }

  /** How the user calls this program, for commands to copy. */
  static String program() {
    return System.getProperty("redisnat.program", "redis-nat");
  }
}
