package io.redisnat.provisioner.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What the kernel says about a process; nothing where there is no {@code /proc}. */
public final class ProcessFigures {

  /**
   * {@code USER_HZ}: part of the kernel's interface, 100 on all architectures that Java runs on.
   */
  private static final long NANOS_PER_TICK = TimeUnit.SECONDS.toNanos(1) / 100;

  /** Places of user and system time, counted behind the command's name. */
  private static final int UTIME = 11;

  private static final int KIB = 1024;

  private ProcessFigures() {}

  /** CPU time used so far, of all threads and in user and kernel mode, in nanoseconds. */
  public static OptionalLong cpuNanos(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name may contain anything, but the last parenthesis ends it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
      return OptionalLong.of(ticks * NANOS_PER_TICK);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Resident memory, in bytes. */
  public static OptionalDouble residentBytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIB)
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
