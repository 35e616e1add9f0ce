package io.redisnat.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STARTING | -1    | 0     | not ready (starting): no node has told the topology yet
          STARTING | 1000  | 16384 | not ready (starting): the node ports are not open yet
          SERVING  | 10001 | 16384 | not ready (serving): no node has told the topology for 10 s, the limit is 10 s
          SERVING  | 0     | 16383 | not ready (serving): 16383 of 16384 slots are served
          SERVING  | 0     | 0     | not ready (serving): 0 of 16384 slots are served
          DRAINING | 0     | 16384 | not ready (draining): no new connections are accepted
          STOPPED  | 0     | 16384 | not ready (stopped): no new connections are accepted
          """)
  void saysWhyNot(LifecycleState state, long ageMillis, int slots, String line) {
    Readiness readiness = readiness(state, ageMillis, slots);

    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.line()).isEqualTo(line);
  }

  @Test
  void isReadyUpToTheLimitIfEverySlotIsServed() {
    Readiness readiness = readiness(LifecycleState.SERVING, 10_000, 16384);

    assertThat(readiness.isReady()).isTrue();
    assertThat(readiness.line()).isEqualTo("ready (serving)");
  }

  private static Readiness readiness(LifecycleState state, long ageMillis, int slots) {
    Optional<Duration> age =
        ageMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(ageMillis));
    return new Readiness(state, age, slots, Duration.ofSeconds(10));
  }
}
