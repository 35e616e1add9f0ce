package io.redisnat.provisioner.bench;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What should not have happened: all of it is counted, the first of it is kept. Thread-safe. */
final class Findings {

  private static final int KEPT = 20;

  private final AtomicLong count = new AtomicLong();
  private final Queue<String> first = new ConcurrentLinkedQueue<>();

  void add(String finding) {
    if (count.incrementAndGet() <= KEPT) {
      first.add(finding);
    }
  }

  long count() {
    return count.get();
  }

  List<String> first() {
    return List.copyOf(first);
  }
}
