package io.redisnat.provisioner.report;

import io.redisnat.provisioner.heal.Change;
import io.redisnat.provisioner.heal.Outcome;
import io.redisnat.provisioner.heal.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code repair}, {@code failback} and {@code takeover} print with {@code --json}.
 *
 * @param name name of the cluster
 * @param result {@code planned} of a dry run, {@code done}, {@code blocked} or {@code timed_out}
 * @param steps what would be done, or was done and verified
 * @param problems what is in the way, or did not happen in time
 * @param fingerprint of the cluster as it was looked at last: what {@code --if-unchanged} takes
 */
public record HealReport(
    String name, String result, List<Item> steps, List<String> problems, String fingerprint) {

  /**
   * A step.
   *
   * @param what what it achieves
   * @param commands the commands, each with the node that gets it
   */
  public record Item(String what, List<String> commands) {
    static Item of(Step step) {
      return new Item(step.why(), step.changes().stream().map(Change::toString).toList());
    }
  }

  /** Of a dry run. */
  public static HealReport planned(
      String name, List<Step> steps, List<String> problems, String fingerprint) {
    return new HealReport(
        name, "planned", steps.stream().map(Item::of).toList(), problems, fingerprint);
  }

  /** Of a run. */
  public static HealReport of(String name, Outcome outcome) {
    return new HealReport(
        name,
        outcome.result().name().toLowerCase(Locale.ROOT),
        outcome.steps().stream().map(Item::of).toList(),
        outcome.problems(),
        outcome.last().fingerprint());
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    boolean planned = result.equals("planned");
    if (steps.isEmpty()) {
      lines.add(planned && problems.isEmpty() ? "nothing to do" : "nothing was done");
    }
    for (Item step : steps) {
      lines.add(step.what());
      step.commands().stream().limit(10).forEach(c -> lines.add("  " + c));
      if (step.commands().size() > 10) {
        lines.add("  and %d more like these".formatted(step.commands().size() - 10));
      }
    }
    problems.forEach(p -> lines.add((result.equals("timed_out") ? "timeout: " : "open: ") + p));
    lines.add(planned ? "fingerprint: " + fingerprint : "result: " + result);
    return lines;
  }
}
