package io.redisnat.provisioner.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.model.HostPort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static Contender contender(String name) {
    return new Contender(name, new HostPort("127.0.0.1", 1), OptionalLong.empty());
  }

  private static Sample sample(double perSecond, double cpu) {
    OptionalDouble known = cpu == 0 ? OptionalDouble.empty() : OptionalDouble.of(cpu);
    return new Sample(perSecond, 1, 2, known, OptionalDouble.empty(), 0.5);
  }

  @Test
  void ratiosAreOfTurnsOfTheSameRound() {
    Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
    // The machine was three times as fast in the second round, which no ratio shows.
    samples.put(contender("direct"), List.of(sample(100, 0), sample(300, 0)));
    samples.put(contender("haproxy"), List.of(sample(50, 6), sample(150, 2)));
    samples.put(contender("it"), List.of(sample(60, 3), sample(180, 1)));

    List<Result> results = Result.of(new Load("l", 1, 0, false, to -> null), samples);

    Result it = results.get(2);
    assertThat(it.contender()).isEqualTo("it");
    assertThat(it.perSecond()).isEqualTo(new Spread(120, 60, 180));
    assertThat(it.ofDirect()).contains(new Spread(0.6, 0.6, 0.6));
    assertThat(it.cpuOfHaproxy()).contains(new Spread(0.5, 0.5, 0.5));
    assertThat(results.get(0).cpuMicros()).isEmpty();
    assertThat(results.get(0).cpuOfHaproxy()).isEmpty();
  }

  @Test
  void withoutHaproxyNothingIsComparedWithIt() {
    Map<Contender, List<Sample>> samples = Map.of(contender("it"), List.of(sample(1, 1)));

    Result result = Result.of(new Load("l", 1, 0, false, to -> null), samples).get(0);

    assertThat(result.cpuOfHaproxy()).isEmpty();
    assertThat(result.ofDirect()).isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleOnes() {
    assertThat(Spread.of(DoubleStream.of(4, 1, 3, 2))).contains(new Spread(2.5, 1, 4));
    assertThat(Spread.of(DoubleStream.of(5, 1, 3))).contains(new Spread(3, 1, 5));
    assertThat(Spread.of(DoubleStream.empty())).isEmpty();
  }
}
