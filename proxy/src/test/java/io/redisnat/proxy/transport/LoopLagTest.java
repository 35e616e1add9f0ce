package io.redisnat.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisnat.config.Transport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLagTest {

  private static final Duration WAIT = Duration.ofSeconds(10);

  @Test
  void aLoopThatIsHeldUpShowsWhileItIsAndLongAfter() {
    CountDownLatch release = new CountDownLatch(1);
    try (EventLoops loops = EventLoops.open(Transport.NIO, 1);
        LoopLag lag = LoopLag.measure(loops.group())) {
      assertThat(lag.loops()).isEqualTo(1);
      loops.group().next().execute(() -> awaitQuietly(release));

      await().atMost(WAIT).until(() -> lag.worst(0).toMillis() > 300);
      release.countDown();
      loops.group().next().submit(() -> {}).awaitUninterruptibly(WAIT.toMillis());

      await()
          .during(Duration.ofMillis(1500))
          .atMost(WAIT)
          .until(() -> lag.worst(0).toMillis() > 300);
    } finally {
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
