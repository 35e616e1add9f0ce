package io.redisnat.proxy.reload;

import io.redisnat.proxy.reload.ReloadReport.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How reloads went, over the life of the process. Thread-safe. */
public final class ReloadCounters {

  private final Map<Outcome, LongAdder> counts = new ConcurrentHashMap<>();
  private volatile boolean lastSuccessful = true;

  void finished(Outcome outcome) {
    adder(outcome).increment();
    lastSuccessful = outcome.isSuccess();
  }

  /** Reloads that ended so. */
  public long count(Outcome outcome) {
    return adder(outcome).sum();
  }

  private LongAdder adder(Outcome outcome) {
    return counts.computeIfAbsent(outcome, o -> new LongAdder());
  }

  /** False if the last reload failed: the file is not what is in effect. */
  public boolean wasLastSuccessful() {
    return lastSuccessful;
  }
}
