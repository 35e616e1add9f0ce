package io.redisnat.provisioner.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a series of figures grows, by two tests that ask nothing of how the noise is distributed
 * and that single spikes do not move: Mann-Kendall (is there a trend at all) and Theil-Sen (how
 * steep is it: the median of the slopes of all pairs).
 *
 * @param rise what the series rises by from first to last, by its slope
 * @param significance Mann-Kendall's z: beyond 2.33 chance alone rises so steadily once in a
 *     hundred times
 */
record Trend(double rise, double significance) {

  /** One in a hundred, one-sided. */
  private static final double CRITICAL = 2.33;

  /** Fewer cannot be told from chance. */
  static final int FEWEST = 8;

  static Trend of(List<Double> series) {
    int n = series.size();
    if (n < 2) {
      return new Trend(0, 0);
    }
    List<Double> slopes = new ArrayList<>();
    int sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double difference = series.get(j) - series.get(i);
        slopes.add(difference / (j - i));
        sum += (int) Math.signum(difference);
      }
    }
    Collections.sort(slopes);
    double variance = n * (n - 1.0) * (2 * n + 5.0) / 18;
    double z = (sum - Math.signum(sum)) / Math.sqrt(variance);
    return new Trend(median(slopes) * (n - 1), z);
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** True if it rises by more than {@code allowed}, and not by chance. */
  boolean growsBeyond(double allowed) {
    return rise > allowed && significance > CRITICAL;
  }
}
