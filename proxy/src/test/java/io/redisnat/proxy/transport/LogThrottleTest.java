package io.redisnat.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogThrottleTest {

  @Test
  void oneEventOfAKindGoesThroughAndTheOthersAreCounted() throws InterruptedException {
    LogThrottle throttle = new LogThrottle(Duration.ofMillis(200));

    assertThat(throttle.admit("a")).isZero();
    long begin = System.nanoTime();
    long leftOut = 0;
    long admitted;
    while ((admitted = throttle.admit("a")) == LogThrottle.LEFT_OUT) {
      leftOut++;
      Thread.sleep(5);
    }

    assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(150).toNanos());
    assertThat(admitted).isEqualTo(leftOut);
  }

  @Test
  void anotherKindIsNotHeldBack() {
    LogThrottle throttle = new LogThrottle(Duration.ofHours(1));

    assertThat(throttle.admit("a")).isZero();
    assertThat(throttle.admit("b")).isZero();
    assertThat(throttle.admit("a")).isEqualTo(LogThrottle.LEFT_OUT);
  }

  @Test
  void kindsWithoutEndShareOneLine() {
    LogThrottle throttle = new LogThrottle(Duration.ofHours(1));
    int admitted = 0;
    for (int i = 0; i < 5000; i++) {
      admitted += throttle.admit("kind-" + i) == LogThrottle.LEFT_OUT ? 0 : 1;
    }

    assertThat(admitted).isLessThan(1100);
  }
}
