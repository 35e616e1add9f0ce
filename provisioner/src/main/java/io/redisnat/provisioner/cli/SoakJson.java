package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.bench.SoakReport;
import io.redisnat.provisioner.bench.SoakReport.Growth;
import io.redisnat.provisioner.bench.WorkloadReport.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code bench --soak --json} prints: a contract, to be extended and never renamed.
 *
 * @param ok true if there are no problems
 * @param seconds how long it ran
 * @param exchanges requests of the mixed load whose reply was the right one
 * @param failovers masters that were killed
 * @param acknowledged writes that were acknowledged
 * @param lost of those, the ones that a failover cost
 * @param inDoubt writes whose connection ended before the reply
 * @param longestGapMillis longest time one client could not write somewhere
 * @param figures by name: first, last, rise, allowance
 * @param problems in words
 */
record SoakJson(
    boolean ok,
    long seconds,
    long exchanges,
    int failovers,
    long acknowledged,
    long lost,
    long inDoubt,
    long longestGapMillis,
    Map<String, Map<String, Double>> figures,
    List<String> problems) {

  static SoakJson of(SoakReport report) {
    Kind kind = report.writes().kinds().get(0);
    Map<String, Map<String, Double>> figures = new TreeMap<>();
    for (Growth growth : report.growth()) {
      figures.put(
          growth.figure().name().toLowerCase(Locale.ROOT),
          Map.of(
              "first", growth.first(),
              "last", growth.last(),
              "rise", growth.rise(),
              "allowance", (double) growth.figure().allowance()));
    }
    return new SoakJson(
        report.problems().isEmpty(),
        report.time().toSeconds(),
        report.exchanges(),
        report.failovers(),
        kind.acknowledged(),
        kind.lost(),
        kind.inDoubt(),
        kind.longestGap().toMillis(),
        figures,
        report.problems());
  }

  /** The same for people. */
  static List<String> lines(SoakReport report) {
    Kind kind = report.writes().kinds().get(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d s, %d failovers: %d exchanges of the mixed load and %d of pipelines, all right"
            .formatted(
                report.time().toSeconds(),
                report.failovers(),
                report.exchanges(),
                kind.exchanges()));
    lines.add(
        "%d writes acknowledged, %d of them lost with a master; %d in doubt; longest outage %.1f s"
            .formatted(
                kind.acknowledged(),
                kind.lost(),
                kind.inDoubt(),
                kind.longestGap().toMillis() / 1000.0));
    for (Growth growth : report.growth()) {
      lines.add(
          "%-17s %s after warm-up, %s at the end; trend %s, allowed %s"
              .formatted(
                  growth.figure().title(),
                  growth.figure().format(growth.first()),
                  growth.figure().format(growth.last()),
                  growth.figure().format(growth.rise()),
                  growth.figure().format((double) growth.figure().allowance())));
    }
    report.problems().forEach(problem -> lines.add("FAILED: " + problem));
    if (!report.problems().isEmpty()) {
      lines.set(0, lines.get(0).replace(", all right", ""));
    }
    return lines;
  }
}
