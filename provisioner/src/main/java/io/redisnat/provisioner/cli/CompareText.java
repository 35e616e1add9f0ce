package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.bench.compare.Footprint;
import io.redisnat.provisioner.bench.compare.Report;
import io.redisnat.provisioner.bench.compare.Result;
import io.redisnat.provisioner.bench.compare.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code bench} prints for people: two tables, in the form of Markdown. */
final class CompareText {

  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  /** From here on the generator may have been the limit. */
  private static final double BUSY_GENERATOR = 0.95;

  private CompareText() {}

  static List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    if (!report.results().isEmpty()) {
      lines.add("| load | way | ops/s | of direct | p50 us | p99 us | CPU us/op | of HAProxy |");
      lines.add("|---|---|---|---|---|---|---|---|");
      report.results().forEach(result -> lines.add(line(result)));
      lines.add("");
    }
    if (!report.footprints().isEmpty()) {
      lines.add("| way | ready after | resident, idle | for each idle connection |");
      lines.add("|---|---|---|---|");
      report.footprints().forEach(footprint -> lines.add(line(footprint)));
      lines.add("");
    }
    lines.add("Medians, with the least and the most of all rounds.");
    lines.add(generator(report.results()));
    lines.addAll(report.notes());
    return lines;
  }

  private static String line(Result result) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            result.load(),
            result.contender(),
            whole(result.perSecond()),
            two(result.ofDirect()),
            whole(result.p50Micros()),
            whole(result.p99Micros()),
            two(result.cpuMicros()),
            two(result.cpuOfHaproxy()));
  }

  private static String line(Footprint footprint) {
    return "| %s | %s | %s MiB | %s KiB |"
        .formatted(
            footprint.contender(),
            footprint.ready().map(time -> time.toMillis() + " ms").orElse("-"),
            number("%.0f", footprint.idleBytes() / MIB),
            number("%.1f", footprint.pairBytes() / KIB));
  }

  private static String generator(List<Result> results) {
    double most = results.stream().mapToDouble(r -> r.generatorShare().median()).max().orElse(0);
    List<String> limits =
        results.stream()
            .filter(r -> r.generatorShare().median() > BUSY_GENERATOR)
            .map(r -> r.contender() + " under '" + r.load() + "'")
            .toList();
    return number("The load generator used at most %.2f of a core", most)
        + (limits.isEmpty()
            ? "."
            : ", and may have been the limit of: " + String.join(", ", limits));
  }

  private static String whole(Spread spread) {
    return text("%.0f", spread);
  }

  private static String two(Optional<Spread> spread) {
    return spread.map(s -> text("%.2f", s)).orElse("-");
  }

  private static String text(String form, Spread spread) {
    return number(form, spread.median())
        + " ("
        + number(form, spread.min())
        + "-"
        + number(form, spread.max())
        + ")";
  }

  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
