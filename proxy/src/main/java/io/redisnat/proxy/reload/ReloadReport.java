package io.redisnat.proxy.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a reload.
 *
 * @param outcome in one word
 * @param changes what is different now, a line each
 * @param waiting what is different in the configuration but needs a restart, a line each
 * @param problems why nothing has changed, a line each
 */
public record ReloadReport(
    Outcome outcome, List<String> changes, List<String> waiting, List<String> problems) {

  /** In one word. */
  public enum Outcome {
    /** Something changed. */
    APPLIED,
    /** The configuration is the one in effect, but for what needs a restart. */
    UNCHANGED,
    /** The configuration cannot be used; nothing has changed. */
    INVALID,
    /** A port is taken, or the proxy is stopping; nothing has changed. */
    REFUSED;

    /** The word in logs, metrics and answers. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** True if the configuration that was read is in effect. */
    public boolean isSuccess() {
      return this == APPLIED || this == UNCHANGED;
    }
  }

  /** Copies the lists. */
  public ReloadReport {
    changes = List.copyOf(changes);
    waiting = List.copyOf(waiting);
    problems = List.copyOf(problems);
  }

  /** Nothing has changed, for these reasons. */
  public static ReloadReport failed(Outcome outcome, List<String> problems) {
    return new ReloadReport(outcome, List.of(), List.of(), problems);
  }

  /** All of it for people, a line each; the first says how it went. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        switch (outcome) {
          case APPLIED -> "reloaded";
          case UNCHANGED -> "reloaded: nothing has changed";
          case INVALID -> "not reloaded: the configuration cannot be used, nothing has changed";
          case REFUSED -> "not reloaded: nothing has changed";
        });
    lines.addAll(changes);
    waiting.forEach(change -> lines.add("needs a restart: " + change));
    lines.addAll(problems);
    return lines;
  }
}
