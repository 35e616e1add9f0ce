package io.redisnat.provisioner.bench;

import io.redisnat.provisioner.bench.Group.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was found over all logs, for each group and together. */
final class Sums {

  private final Map<Group, Tally> tallies = new HashMap<>();
  private final List<Group> groups;
  private long holes;
  private long doubled;
  private long strangers;

  Sums(List<Group> groups) {
    this.groups = groups;
  }

  /** Adds one log; {@code writes} gives those of a group to it. */
  void add(Verification read, Function<Group, List<Write>> writes) {
    List<Write> all = groups.stream().flatMap(g -> writes.apply(g).stream()).toList();
    holes += read.holes(all);
    doubled += read.doubled();
    strangers += read.strangers(all);
    for (Group group : groups) {
      tallies.merge(group, tally(read, writes.apply(group)), Sums::plus);
    }
  }

  private static Tally tally(Verification read, List<Write> writes) {
    long outOfOrder =
        writes.stream().collect(Collectors.groupingBy(Write::writer)).values().stream()
            .mapToLong(read::outOfOrder)
            .sum();
    long inDoubtDone = writes.stream().filter(w -> !w.isAcknowledged() && read.isThere(w)).count();
    return new Tally(read.lost(writes).size(), outOfOrder, inDoubtDone);
  }

  private static Tally plus(Tally a, Tally b) {
    return new Tally(
        a.lost() + b.lost(), a.outOfOrder() + b.outOfOrder(), a.inDoubtDone() + b.inDoubtDone());
  }

  Tally tally(Group group) {
    return tallies.getOrDefault(group, new Tally(0, 0, 0));
  }

  long holes() {
    return holes;
  }

  long doubled() {
    return doubled;
  }

  long strangers() {
    return strangers;
  }
}
