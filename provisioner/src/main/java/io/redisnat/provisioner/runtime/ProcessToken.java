package io.redisnat.provisioner.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What tells a process from a later one with the same pid: where there is /proc, the boot and the
 * clock tick it was started at; elsewhere the start time that ps prints. Both stay the same over
 * exec, and neither moves when the wall clock is set.
 */
final class ProcessToken {

  /** Shell that prints the token of the shell itself; must agree with {@link #of}. */
  static final String SHELL =
      """
      if [ -r /proc/$$/stat ]; then
        read -r stat < /proc/$$/stat
        read -r boot < /proc/sys/kernel/random/boot_id
        set -- ${stat##*) }
        shift 19
        echo "$boot $1"
      else
        ps -o lstart= -p $$
      fi""";

  /** Position of starttime (field 22 of proc(5) stat) after the command name in parentheses. */
  private static final int START_TIME = 19;

  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));

  private ProcessToken() {}

  /** The token of a live process; empty if there is none, or only its zombie. */
  static Optional<String> of(long pid) {
    return HAS_PROC ? fromProc(pid) : fromPs(pid);
  }

  /** True if the process was stopped by a signal and not continued since. */
  static boolean isStopped(long pid) {
    if (!HAS_PROC) {
      List<String> ps = List.of("ps", "-o", "state=", "-p", Long.toString(pid));
      return Programs.run(ps, Duration.ofSeconds(5)).output().strip().startsWith("T");
    }
    try {
      return stat(pid)[0].equals("T");
    } catch (IOException e) {
      return false;
    }
  }

  /** The fields after the command name; the first is the state. */
  private static String[] stat(long pid) throws IOException {
    String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(") ") + 2).split(" ");
  }

  private static Optional<String> fromProc(long pid) {
    try {
      String[] fields = stat(pid);
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return Optional.of(boot + " " + fields[START_TIME]);
    } catch (IOException e) {
      // The process ended: its directory is gone, or goes while it is read (ESRCH).
      return Optional.empty();
    }
  }

  private static Optional<String> fromPs(long pid) {
    List<String> ps = List.of("ps", "-o", "lstart=", "-p", Long.toString(pid));
    Programs.Result result = Programs.run(ps, Duration.ofSeconds(5));
    return result.code() == 0 ? Optional.of(result.output().strip()) : Optional.empty();
  }
}
