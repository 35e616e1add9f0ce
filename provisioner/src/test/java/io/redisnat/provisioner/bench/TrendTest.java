package io.redisnat.provisioner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {

  private static final int SAMPLES = 40;

  private static List<Double> series(double slope, double noise) {
    Random random = new Random(1);
    return IntStream.range(0, SAMPLES)
        .mapToObj(i -> 1000 + slope * i + noise * random.nextGaussian())
        .toList();
  }

  @Test
  void aLeakIsSeenThroughNoise() {
    Trend trend = Trend.of(series(10, 50));

    assertThat(trend.rise()).isBetween(300.0, 500.0);
    assertThat(trend.growsBeyond(100)).isTrue();
  }

  @Test
  void aRiseWithinWhatIsAllowedIsNone() {
    assertThat(Trend.of(series(10, 50)).growsBeyond(1000)).isFalse();
  }

  @Test
  void noiseAloneDoesNotGrow() {
    assertThat(Trend.of(series(0, 200)).growsBeyond(0)).isFalse();
  }

  @Test
  void aSpikeDoesNotGrow() {
    List<Double> spike =
        IntStream.range(0, SAMPLES).mapToObj(i -> i == SAMPLES - 2 ? 9000.0 : 1000.0).toList();

    assertThat(Trend.of(spike).growsBeyond(0)).isFalse();
  }

  @Test
  void whatComesDownDoesNotGrow() {
    assertThat(Trend.of(series(-10, 10)).growsBeyond(0)).isFalse();
  }
}
