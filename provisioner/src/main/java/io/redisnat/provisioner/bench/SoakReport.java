package io.redisnat.provisioner.bench;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link Soak} found.
 *
 * @param time how long it ran
 * @param exchanges requests of the mixed load whose reply was the right one
 * @param failovers masters that were killed, each replaced and back
 * @param writes what became of the writes
 * @param growth one for each figure that could be read
 * @param problems why it is a failure, each naming its figure; empty for a success
 */
public record SoakReport(
    Duration time,
    long exchanges,
    int failovers,
    WorkloadReport writes,
    List<Growth> growth,
    List<String> problems) {

  /** Copies the lists. */
  public SoakReport {
    growth = List.copyOf(growth);
    problems = List.copyOf(problems);
  }

  /**
   * One figure of the proxy.
   *
   * @param figure which
   * @param first when the warm-up was over
   * @param last at the end
   * @param rise what its trend makes of the time between
   * @param significance of the trend
   * @param samples how many times it was read
   * @param grows true if it rises by more than its allowance, and not by chance
   */
  public record Growth(
      Figure figure,
      double first,
      double last,
      double rise,
      double significance,
      int samples,
      boolean grows) {}
}
