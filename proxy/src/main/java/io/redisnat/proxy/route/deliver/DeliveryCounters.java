package io.redisnat.proxy.route.deliver;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What deliveries met, over the life of the process. Thread-safe. */
public final class DeliveryCounters {

  private final Map<ServerError, LongAdder> met = new EnumMap<>(ServerError.class);
  private final LongAdder retries = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder givenUp = new LongAdder();

  /** All at zero. */
  public DeliveryCounters() {
    for (ServerError error : ServerError.values()) {
      met.put(error, new LongAdder());
    }
  }

  void meet(ServerError error) {
    adder(error).increment();
  }

  void retried() {
    retries.increment();
  }

  void lost() {
    lost.increment();
  }

  void gaveUp() {
    givenUp.increment();
  }

  /** Errors of this kind that no client has seen, or only after trying in vain. */
  public long met(ServerError error) {
    return adder(error).sum();
  }

  /** Commands that were sent once more, each time counted. */
  public long retries() {
    return retries.sum();
  }

  /** Commands of which nobody can tell whether they were carried out. */
  public long lostCommands() {
    return lost.sum();
  }

  /** Commands that no node took in time. */
  public long givenUpCommands() {
    return givenUp.sum();
  }

  private LongAdder adder(ServerError error) {
    LongAdder adder = met.get(error);
    if (adder == null) {
      throw new IllegalStateException("no counter of " + error);
    }
    return adder;
  }
}
