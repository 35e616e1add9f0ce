package io.redisnat.provisioner.bench.compare;

import java.util.Optional;
import java.util.stream.DoubleStream;

/** A figure over all rounds. */
public record Spread(double median, double min, double max) {

  /** Of the values there are; empty if there are none. */
  static Optional<Spread> of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      return Optional.empty();
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1]));
  }
}
