package io.redisnat.faults;

import io.redisnat.provisioner.bench.WorkloadReport;
import io.redisnat.provisioner.bench.WorkloadReport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Writes what was measured as rows of the table that the proxy's README has: target/faults.md. */
final class FaultTable {

  private static final Path FILE = Path.of("target", "faults.md");
  private static final String HEAD =
      "| fault | outage, proxied | outage, entry | outage, direct | acknowledged | lost | in doubt | MOVED, ASK, TRYAGAIN |\n"
          + "|---|---|---|---|---|---|---|---|\n";

  private FaultTable() {}

  /** Adds a row. */
  static synchronized void add(String fault, WorkloadReport report) throws IOException {
    Files.createDirectories(FILE.getParent());
    if (Files.notExists(FILE)) {
      Files.writeString(FILE, HEAD);
    }
    Files.writeString(FILE, row(fault, report), StandardOpenOption.APPEND);
  }

  private static String row(String fault, WorkloadReport report) {
    Kind proxied = report.kind(FaultRun.PROXIED);
    Kind direct = report.kind(FaultRun.DIRECT);
    Kind entry = report.kind(FaultRun.ENTRY);
    return "| %s | %s | %s | %s | %d / %d / %d | %d / %d / %d | %d / %d / %d | %d, %d, %d |%n"
        .formatted(
            fault,
            seconds(proxied),
            seconds(entry),
            seconds(direct),
            proxied.acknowledged(),
            entry.acknowledged(),
            direct.acknowledged(),
            proxied.lost(),
            entry.lost(),
            direct.lost(),
            proxied.inDoubt(),
            entry.inDoubt(),
            direct.inDoubt(),
            proxied.redirects().moved(),
            proxied.redirects().asked(),
            proxied.redirects().triedAgain());
  }

  private static String seconds(Kind kind) {
    return String.format(Locale.ROOT, "%.1f s", kind.longestGap().toMillis() / 1000.0);
  }
}
