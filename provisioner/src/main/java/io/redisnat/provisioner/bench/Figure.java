package io.redisnat.provisioner.bench;

/**
 * A figure of the proxy's process that must not grow under a load that does not.
 *
 * <p>What it may rise by after the warm-up without being called growth: a leak worth the name
 * passes that within minutes, at thousands of requests and dozens of connections a second.
 */
public enum Figure {
  /** Resident memory. Compilers and the allocator's arenas come late, hence the room. */
  RESIDENT("resident memory", 32L << 20),
  /** Heap right after a collection that was asked for: what is live. */
  HEAP("live heap", 4L << 20),
  /** Direct memory of the pool of network buffers. */
  DIRECT("direct memory", 8L << 20),
  /** Open file descriptors; connections come and go all the time. */
  DESCRIPTORS("file descriptors", 24),
  /** Threads. */
  THREADS("threads", 4);

  private final String title;
  private final long allowance;

  Figure(String title, long allowance) {
    this.title = title;
    this.allowance = allowance;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** What it may rise by after the warm-up, in bytes or pieces. */
  public long allowance() {
    return allowance;
  }

  /** {@code 12.3 MiB} or {@code 45}. */
  public String format(double value) {
    return switch (this) {
      case RESIDENT, HEAP, DIRECT -> "%.1f MiB".formatted(value / (1 << 20));
      case DESCRIPTORS, THREADS -> "%.0f".formatted(value);
    };
  }
}
