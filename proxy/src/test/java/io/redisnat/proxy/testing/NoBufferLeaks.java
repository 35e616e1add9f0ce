package io.redisnat.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * No test of this run leaked a buffer. A subclass that runs last, with {@code
 * Order(Integer.MAX_VALUE)}, makes it so for surefire (named {@code *Test}) or failsafe ({@code
 * *IT}).
 *
 * <p>It leaks one buffer itself: only a detector that finds that one can be believed when it finds
 * no other, and once it is found the garbage of all tests before has been looked through.
 */
public abstract class NoBufferLeaks {

  private static final String PLANTED = "planted by NoBufferLeaks";
  private static final int MOST_TOLD = 3;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void nothingButThePlantedBufferWasLeaked() {
    plant(ByteBufAllocator.DEFAULT);
    Waiting.until("the detector of leaks", LIMIT, found(PLANTED));
    List<String> leaks =
        LeakRecorder.leaks().stream().filter(leak -> !leak.contains(PLANTED)).toList();
    // Each is a long story: thousands of them are more than a report can hold.
    assertThat(leaks.stream().limit(MOST_TOLD))
        .as("%d leaked buffers, the first of them", leaks.size())
        .isEmpty();
  }

  private static void plant(ByteBufAllocator allocator) {
    allocator.directBuffer(16).touch(PLANTED);
  }

  // Netty looks for what was collected when something else is allocated.
  private static BooleanSupplier found(String text) {
    return () -> {
      System.gc();
      ByteBuf other = ByteBufAllocator.DEFAULT.directBuffer(16);
      other.release();
      return LeakRecorder.leaks().stream().anyMatch(leak -> leak.contains(text));
    };
  }
}
