package io.redisnat.provisioner.cli;

import io.redisnat.provisioner.bench.compare.Footprint;
import io.redisnat.provisioner.bench.compare.Report;
import io.redisnat.provisioner.bench.compare.Result;
import io.redisnat.provisioner.bench.compare.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bench --json} prints: a contract, to be extended and never renamed. What is not known
 * is null.
 *
 * @param results by load and way
 * @param footprints by way
 * @param notes in words
 */
record CompareJson(List<Row> results, List<Foot> footprints, List<String> notes) {

  /**
   * One way under one load; each figure over all rounds.
   *
   * @param load the load
   * @param way direct, or the proxy between
   * @param opsPerSecond operations a second
   * @param ofDirect the same as a part of the direct connection's
   * @param p50Micros latency
   * @param p99Micros latency
   * @param cpuMicros CPU time of the proxy's process for each operation
   * @param cpuOfHaproxy the same as a part of HAProxy's
   * @param residentBytes memory of the proxy's process
   * @param generatorShare how much of a core the load generator used
   */
  record Row(
      String load,
      String way,
      Spread opsPerSecond,
      @Nullable Spread ofDirect,
      Spread p50Micros,
      Spread p99Micros,
      @Nullable Spread cpuMicros,
      @Nullable Spread cpuOfHaproxy,
      @Nullable Spread residentBytes,
      Spread generatorShare) {}

  /**
   * One way that does nothing yet.
   *
   * @param way the proxy
   * @param readyMillis from the start of the process to the first answer
   * @param idleBytes resident memory before the first client
   * @param pairBytes resident memory for each idle connection
   */
  record Foot(String way, @Nullable Long readyMillis, double idleBytes, double pairBytes) {}

  static CompareJson of(Report report) {
    return new CompareJson(
        report.results().stream().map(CompareJson::row).toList(),
        report.footprints().stream().map(CompareJson::foot).toList(),
        report.notes());
  }

  private static Row row(Result result) {
    return new Row(
        result.load(),
        result.contender(),
        result.perSecond(),
        result.ofDirect().orElse(null),
        result.p50Micros(),
        result.p99Micros(),
        result.cpuMicros().orElse(null),
        result.cpuOfHaproxy().orElse(null),
        result.residentBytes().orElse(null),
        result.generatorShare());
  }

  private static Foot foot(Footprint footprint) {
    return new Foot(
        footprint.contender(),
        footprint.ready().map(time -> time.toMillis()).orElse(null),
        footprint.idleBytes(),
        footprint.pairBytes());
  }
}
