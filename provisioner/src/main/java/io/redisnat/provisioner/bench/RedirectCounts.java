package io.redisnat.provisioner.bench;

import java.util.concurrent.atomic.LongAdder;

/** What clients of one kind were told to do. Thread-safe. */
final class RedirectCounts {

  private final LongAdder moved = new LongAdder();
  private final LongAdder asked = new LongAdder();
  private final LongAdder triedAgain = new LongAdder();
  private final LongAdder connections = new LongAdder();

  void moved() {
    moved.increment();
  }

  void asked() {
    asked.increment();
  }

  void triedAgain() {
    triedAgain.increment();
  }

  void connected() {
    connections.increment();
  }

  WorkloadReport.Redirects sums() {
    return new WorkloadReport.Redirects(
        moved.sum(), asked.sum(), triedAgain.sum(), connections.sum());
  }
}
