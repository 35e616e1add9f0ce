package io.redisnat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT24H, 24h",
    "PT90M, 90m",
    "PT90S, 90s",
    "PT0.1S, 100ms",
    "PT1.5S, 1500ms",
    "PT0.000001S, 1us",
    "PT0.000000001S, 1ns",
    "PT-1S, -1s"
  })
  void printsATimeInTheLargestUnitThatIsExact(Duration time, String text) {
    assertThat(Units.time(time)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1000, 1000",
    "1024, 1 KiB",
    "1536, 1536",
    "65536, 64 KiB",
    "536870912, 512 MiB",
    "1099511627776, 1024 GiB",
    "-1024, -1 KiB"
  })
  void printsASizeInTheLargestUnitThatIsExact(long bytes, String text) {
    assertThat(Units.size(bytes)).isEqualTo(text);
  }
}
