package io.redisnat.proxy.route.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many commands of each group clients have sent, over the life of the process. Thread-safe. */
public final class CommandCounters {

  private final Map<Group, LongAdder> taken = new EnumMap<>(Group.class);

  /** All at zero. */
  public CommandCounters() {
    for (Group group : Group.values()) {
      taken.put(group, new LongAdder());
    }
  }

  void taken(Group group) {
    adder(group).increment();
  }

  /** Commands of this group that were begun, whatever became of them. */
  public long count(Group group) {
    return adder(group).sum();
  }

  private LongAdder adder(Group group) {
    LongAdder adder = taken.get(group);
    if (adder == null) {
      throw new IllegalStateException("no counter of " + group);
    }
    return adder;
  }
}
