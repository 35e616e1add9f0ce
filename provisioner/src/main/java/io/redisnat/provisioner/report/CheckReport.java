package io.redisnat.provisioner.report;

import io.redisnat.provisioner.heal.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code check --json} prints.
 *
 * @param name name of the cluster
 * @param healthy whether nothing is wrong; advice does not count
 * @param findings what was found, the gravest first
 */
public record CheckReport(String name, boolean healthy, List<Item> findings) {

  /**
   * A finding.
   *
   * @param kind which sort of thing, in lower case: {@code placement}, {@code safety}, ...
   * @param error false for advice
   * @param what what is wrong
   * @param fix the command that mends it; null if none does
   * @param hint what else is worth knowing; empty if there is nothing
   */
  public record Item(String kind, boolean error, String what, @Nullable String fix, String hint) {}

  /**
   * From findings.
   *
   * @param program how the user calls this program
   */
  public static CheckReport of(String name, List<Finding> findings, String program) {
    String option = option(name);
    return new CheckReport(
        name,
        findings.stream().noneMatch(Finding::isError),
        findings.stream()
            .map(
                f ->
                    new Item(
                        f.kind().name().toLowerCase(Locale.ROOT),
                        f.isError(),
                        f.what(),
                        f.fix().map(fix -> program + " " + fix + option).orElse(null),
                        f.hint()))
            .toList());
  }

  /** The option that names a cluster, where it is not the usual one. */
  static String option(String name) {
    return name.equals("redis-nat") ? "" : " --name " + name;
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Item item : findings) {
      lines.add((item.error() ? "wrong:  " : "advice: ") + item.what());
      if (item.fix() != null) {
        lines.add("        mend it with: " + item.fix());
      }
      if (!item.hint().isEmpty()) {
        lines.add("        " + item.hint());
      }
    }
    lines.add(
        healthy
            ? "cluster '%s' is well: all slots served, nodes agree, links up, any one machine can be lost"
                .formatted(name)
            : "cluster '%s' is not well".formatted(name));
    return lines;
  }
}
