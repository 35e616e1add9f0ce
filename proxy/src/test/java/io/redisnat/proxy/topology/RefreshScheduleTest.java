package io.redisnat.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisnat.config.TopologyConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {

  @Test
  void failuresBackOffToTenIntervalsAtMostAndSuccessResets() {
    RefreshSchedule schedule = schedule(Duration.ofMillis(100));

    assertAbout(schedule.next(true, false), 100);
    for (int expected : new int[] {100, 200, 400, 800, 1000, 1000}) {
      assertAbout(schedule.next(false, false), expected);
    }
    assertAbout(schedule.next(true, false), 100);
  }

  @Test
  void failuresAreRetriedEveryFiveSecondsAtLeastEvenWithALongInterval() {
    RefreshSchedule schedule = schedule(Duration.ofMinutes(1));

    assertAbout(schedule.next(false, false), 5000);
    assertAbout(schedule.next(true, false), 60_000);
  }

  @Test
  void whileANodeIsDownItLooksOnceASecondAtLeast() {
    RefreshSchedule slow = schedule(Duration.ofMinutes(1));
    assertAbout(slow.next(true, true), 1000);
    assertAbout(slow.next(true, false), 60_000);
    for (int expected : new int[] {1000, 2000, 4000, 5000, 5000}) {
      assertAbout(slow.next(false, true), expected);
    }

    assertAbout(schedule(Duration.ofMillis(100)).next(true, true), 100);
  }

  private static RefreshSchedule schedule(Duration interval) {
    return new RefreshSchedule(
        new TopologyConfig(interval, Duration.ZERO, Duration.ofSeconds(1), 3));
  }

  private static void assertAbout(Duration actual, long millis) {
    assertThat(actual.toMillis()).isBetween(millis * 9 / 10 - 1, millis * 11 / 10 + 1);
  }
}
