package io.redisnat.proxy.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** No input may cost more memory than a fixed share and a multiple of its own size. */
public final class AllocationBound {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** In bytes; the fuzzer's own hooks take far more than what they watch, and raise it. */
  private static final long FIXED = Long.getLong("fuzz.allocation", 8 << 20);

  /** Half of it is what tests note down. */
  private static final long PER_BYTE = 2048;

  private static final int TRIES = 3;

  private AllocationBound() {}

  /**
   * Runs {@code work} on {@code length} bytes of input and fails if it took too much memory. More
   * than once, if need be: what is loaded and instrumented the first time is not the input's fault.
   */
  public static <T> T check(int length, Supplier<T> work) {
    long taken = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      T result = work.get();
      taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      if (taken <= FIXED + PER_BYTE * length) {
        return result;
      }
    }
    throw new AssertionError(taken + " bytes of memory were taken for " + length + " of input");
  }
}
