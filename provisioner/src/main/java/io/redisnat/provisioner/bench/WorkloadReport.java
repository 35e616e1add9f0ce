package io.redisnat.provisioner.bench;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a {@link Workload} found.
 *
 * @param kinds one for each kind of clients
 * @param holes acknowledged writes that are gone although a later one of the same log is there, by
 *     whichever client: what no failover explains
 * @param doubled entries that are in a log twice
 * @param strangers entries in the logs that nobody wrote
 * @param wrongReplies replies that are not what the request asked for, the first ones in full
 * @param wrongReplyCount all of them
 */
public record WorkloadReport(
    List<Kind> kinds,
    long holes,
    long doubled,
    long strangers,
    List<String> wrongReplies,
    long wrongReplyCount) {

  /** Copies the lists. */
  public WorkloadReport {
    kinds = List.copyOf(kinds);
    wrongReplies = List.copyOf(wrongReplies);
  }

  /**
   * The clients of one kind.
   *
   * @param name as in {@link Clients}
   * @param acknowledged writes that a node said were done
   * @param lost of those, the ones that are not there
   * @param outOfOrder acknowledged writes that stand before an earlier one of the same client
   * @param inDoubt writes whose connection ended before the reply
   * @param inDoubtDone of those, the ones that are there
   * @param longestGap longest time between two acknowledged writes of one client in one log, which
   *     it writes to in turn: the outage, and a little more
   * @param exchanges requests of the plain clients whose reply was the right one
   * @param disconnects connections of the plain clients that ended under way
   * @param setbacks how often a plain client of an entry port read less than what it had been told
   *     was written: the last writes of a master that died
   * @param redirects what the cluster-aware clients were told to do
   * @param wrongAddresses addresses, and to plain clients redirects, that they should never have
   *     been told
   */
  public record Kind(
      String name,
      long acknowledged,
      long lost,
      long outOfOrder,
      long inDoubt,
      long inDoubtDone,
      Duration longestGap,
      long exchanges,
      long disconnects,
      long setbacks,
      Redirects redirects,
      Set<String> wrongAddresses) {}

  /**
   * Redirects and the like.
   *
   * @param moved MOVED
   * @param asked ASK
   * @param triedAgain TRYAGAIN
   * @param connections connections opened
   */
  public record Redirects(long moved, long asked, long triedAgain, long connections) {}

  /**
   * The clients of this name.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Kind kind(String name) {
    return kinds.stream()
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there were no clients named " + name));
  }
}
