package io.redisnat.entry;

import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the entry port must say otherwise than one plain server, of one client's commands: keys of
 * several slots where no split is possible, and in a transaction what no single node can answer.
 * The transaction that holds such a command is then aborted by both.
 */
final class ClusterRules {

  private static final String CROSS_SLOT = "CROSSSLOT Keys in request don't hash to the same slot";
  private static final String ONE_NODE = "ERR redis-nat: ";

  /** The entry port asks each slot's node for its part. */
  private static final Set<String> SPLIT =
      Set.of("MGET", "MSET", "DEL", "UNLINK", "EXISTS", "TOUCH");

  /** All nodes must be asked, which a transaction, being on one node, cannot. */
  private static final Set<String> EVERYWHERE =
      Set.of(
          "KEYS",
          "SCAN",
          "DBSIZE",
          "RANDOMKEY",
          "INFO",
          "FLUSHALL",
          "FLUSHDB",
          "LASTSAVE",
          "SCRIPT",
          "FUNCTION",
          "CONFIG",
          "ACL",
          "PUBSUB");

  /** Belongs to the client's own connection, which is not the one that the transaction is on. */
  private static final Set<String> OF_THE_CLIENT = Set.of("CLIENT", "HELLO", "WAIT");

  private final Function<Step, List<String>> keysOf;
  private final Predicate<Step> hasRightCount;
  private boolean inTransaction;
  private @Nullable Integer slot;

  /**
   * The rules for one client.
   *
   * @param keysOf the keys of a command, as a server sees them
   * @param hasRightCount whether a server takes a command of so many words; what it does not take
   *     is refused by any node in the same words
   */
  ClusterRules(Function<Step, List<String>> keysOf, Predicate<Step> hasRightCount) {
    this.keysOf = keysOf;
    this.hasRightCount = hasRightCount;
  }

  /** True between MULTI and EXEC. */
  boolean inTransaction() {
    return inTransaction;
  }

  /** The step as it must be answered now; follows the client's state. */
  Step apply(Step step) {
    Set<Integer> slots =
        keysOf.apply(step).stream()
            .map(key -> SlotHash.getSlot(key.getBytes(StandardCharsets.ISO_8859_1)))
            .collect(Collectors.toSet());
    boolean alone = step.arguments().size() == 1;
    switch (step.name()) {
      case "MULTI" -> inTransaction |= alone;
      case "EXEC", "DISCARD" -> leave(alone && inTransaction);
      case "RESET" -> leave(alone);
      case "UNWATCH" -> slot = inTransaction || !alone ? slot : null;
      case "WATCH" -> {
        return inTransaction ? step : binding(step, slots);
      }
      default -> {
        return inTransaction ? queued(step, slots) : ordinary(step, slots);
      }
    }
    return step;
  }

  private void leave(boolean leaves) {
    if (leaves) {
      inTransaction = false;
      slot = null;
    }
  }

  private Step ordinary(Step step, Set<Integer> slots) {
    return slots.size() > 1 && !SPLIT.contains(step.name()) ? step.refused(CROSS_SLOT) : step;
  }

  private Step queued(Step step, Set<Integer> slots) {
    if (EVERYWHERE.contains(step.name()) || OF_THE_CLIENT.contains(step.name())) {
      return hasRightCount.test(step) ? step.refused(ONE_NODE) : step;
    }
    return binding(step, slots);
  }

  private Step binding(Step step, Set<Integer> slots) {
    if (slots.isEmpty() || step.difference() == Difference.REFUSED) {
      return step;
    }
    Integer first = slots.iterator().next();
    if (slots.size() > 1 || (slot != null && !slot.equals(first))) {
      return step.refused(CROSS_SLOT);
    }
    slot = first;
    return step;
  }
}
