package io.redisnat.proxy.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @Test
  void aBurstPassesAndWhatComesBeyondItWaitsItsTurn() {
    Acceptance acceptance = new Acceptance(100, 3);

    for (int i = 0; i < 3; i++) {
      assertThat(acceptance.accepted(0)).isNotPositive();
    }
    assertThat(acceptance.accepted(0)).isEqualTo(10 * MILLI);
    assertThat(acceptance.accepted(0)).isEqualTo(20 * MILLI);
    assertThat(acceptance.accepted(25 * MILLI)).isEqualTo(5 * MILLI);
  }

  @Test
  void timeWithoutConnectionsGivesBackTheBurstAndNoMore() {
    Acceptance acceptance = new Acceptance(100, 3);
    for (int i = 0; i < 10; i++) {
      acceptance.accepted(0);
    }

    long later = TimeUnit.HOURS.toNanos(1);
    for (int i = 0; i < 3; i++) {
      assertThat(acceptance.accepted(later)).isNotPositive();
    }
    assertThat(acceptance.accepted(later)).isPositive();
  }

  @Test
  void zeroIsNoLimitAndALimitCanBeSetLater() {
    Acceptance acceptance = new Acceptance(0, 1);
    for (int i = 0; i < 1000; i++) {
      assertThat(acceptance.accepted(0)).isZero();
    }

    acceptance.limit(1, 1);
    assertThat(acceptance.accepted(0)).isNotPositive();
    assertThat(acceptance.accepted(0)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void whereAcceptingFailsAListenerPausesAndGoesOn() {
    Acceptance acceptance = new Acceptance(0, 1);
    EmbeddedChannel listener = new EmbeddedChannel(new AcceptGuard(acceptance));
    listener.freezeTime();

    listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
    assertThat(listener.config().isAutoRead()).isFalse();
    assertThat(acceptance.failures()).isEqualTo(2);
    listener.checkException();

    listener.advanceTimeBy(1, TimeUnit.SECONDS);
    listener.runScheduledPendingTasks();
    assertThat(listener.config().isAutoRead()).isTrue();
    listener.finishAndReleaseAll();
  }

  @Test
  void whoComesTooFastIsPassedOnLaterOrClosedWithTheListener() {
    Acceptance acceptance = new Acceptance(1, 1);
    EmbeddedChannel listener = new EmbeddedChannel(new AcceptGuard(acceptance));
    listener.freezeTime();
    EmbeddedChannel first = new EmbeddedChannel();
    EmbeddedChannel second = new EmbeddedChannel();
    EmbeddedChannel third = new EmbeddedChannel();

    listener.writeInbound(first, second, third);
    assertThat(listener.<Object>readInbound()).isSameAs(first);
    assertThat(listener.<Object>readInbound()).isNull();
    assertThat(listener.config().isAutoRead()).isFalse();
    assertThat(acceptance.pauses()).isPositive();

    listener.advanceTimeBy(1500, TimeUnit.MILLISECONDS);
    listener.runScheduledPendingTasks();
    assertThat(listener.<Object>readInbound()).isSameAs(second);
    assertThat(listener.config().isAutoRead()).isTrue();
    first.close();
    second.close();
    third.close();
    listener.finishAndReleaseAll();
  }
}
