package io.redisnat.config;

/** The event loop implementations to choose from. */
public enum Transport {
  /** The best that works here: io_uring, then epoll, then kqueue, then NIO. */
  AUTO,
  /** Linux, kernel 5.14 or later, not forbidden by the container runtime. */
  IO_URING,
  /** Linux. */
  EPOLL,
  /** macOS and BSD. */
  KQUEUE,
  /** Everywhere Java runs. */
  NIO
}
