package io.redisnat.provisioner.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one contender did under one load, over all rounds. Ratios are taken in each round, of turns
 * that were next to each other, and spread then.
 *
 * @param load name of the load
 * @param contender name of the contender
 * @param perSecond operations a second
 * @param ofDirect operations a second as a part of those of the direct connection
 * @param p50Micros half of the answers took at most so long
 * @param p99Micros all but one in a hundred took at most so long
 * @param cpuMicros CPU time of the contender's process for each operation, where it has one
 * @param cpuOfHaproxy the same as a part of what HAProxy needs, where both are known
 * @param residentBytes memory of the contender's process after each turn, where it has one
 * @param generatorShare how much of a core the load generator used
 */
public record Result(
    String load,
    String contender,
    Spread perSecond,
    Optional<Spread> ofDirect,
    Spread p50Micros,
    Spread p99Micros,
    Optional<Spread> cpuMicros,
    Optional<Spread> cpuOfHaproxy,
    Optional<Spread> residentBytes,
    Spread generatorShare) {

  /** The results of one load, from the samples of each contender. */
  static List<Result> of(Load load, Map<Contender, List<Sample>> samples) {
    List<Result> results = new ArrayList<>();
    samples.forEach(
        (contender, turns) ->
            results.add(
                new Result(
                    load.name(),
                    contender.name(),
                    spread(turns, Sample::perSecond),
                    ratio(
                        turns,
                        named(samples, Contender.DIRECT),
                        s -> OptionalDouble.of(s.perSecond())),
                    spread(turns, Sample::p50Micros),
                    spread(turns, Sample::p99Micros),
                    present(turns, Sample::cpuMicros),
                    ratio(turns, named(samples, Contender.HAPROXY), Sample::cpuMicros),
                    present(turns, Sample::residentBytes),
                    spread(turns, Sample::generatorShare))));
    return results;
  }

  private static @Nullable List<Sample> named(
      Map<Contender, List<Sample>> samples, String contender) {
    return samples.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(contender))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Spread spread(List<Sample> turns, ToDoubleFunction<Sample> figure) {
    return Spread.of(turns.stream().mapToDouble(figure)).orElseThrow();
  }

  private static Optional<Spread> present(
      List<Sample> turns, Function<Sample, OptionalDouble> figure) {
    return Spread.of(turns.stream().map(figure).flatMapToDouble(OptionalDouble::stream));
  }

  private static Optional<Spread> ratio(
      List<Sample> turns, @Nullable List<Sample> others, Function<Sample, OptionalDouble> figure) {
    if (others == null) {
      return Optional.empty();
    }
    return Spread.of(
        IntStream.range(0, turns.size())
            .mapToObj(i -> ratio(figure.apply(turns.get(i)), figure.apply(others.get(i))))
            .flatMapToDouble(OptionalDouble::stream));
  }

  private static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
    boolean known = one.isPresent() && other.isPresent() && other.getAsDouble() > 0;
    return known
        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
        : OptionalDouble.empty();
  }
}
