package io.redisnat.provisioner.report;

import io.redisnat.provisioner.report.WhatIfReport.Loss;
import io.redisnat.provisioner.report.WhatIfReport.Lost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Predictions for people. */
public final class WhatIfText {

  private static final String ROW = "%-12s  %-8s  %-19s  %-7s  %-10s  %s";

  private WhatIfText() {}

  /** The lines: details of one machine, or a table of several. */
  public static List<String> lines(WhatIfReport report) {
    List<String> lines = new ArrayList<>();
    if (report.losses().size() == 1) {
      details(report.losses().get(0), lines);
    } else {
      table(report, lines);
    }
    if (report.depth() > 1) {
      pairs(report, lines);
    }
    if (report.fix() != null) {
      lines.add("to make it safe: " + report.fix());
    }
    if (!report.hint().isEmpty()) {
      lines.add(report.hint());
    }
    return lines;
  }

  private static void details(Loss loss, List<String> lines) {
    lines.add(
        "without %s the cluster %s"
            .formatted(loss.machine(), loss.survives() ? "goes on" : "does not go on"));
    if (!loss.why().isEmpty()) {
      lines.add("  why           " + loss.why());
    }
    lines.add("  outage        " + outage(loss));
    lines.add("  votes left    %d, needed %d".formatted(loss.votesLeft(), loss.quorum()));
    lines.add("  slots down    " + loss.slotsDown());
    for (Lost lost : loss.lostMasters()) {
      lines.add("  lost master   %s with slots %s".formatted(lost.node(), lost.slots()));
      lines.add("    heirs       " + heirs(lost));
    }
    if (loss.survives()) {
      lines.add("  fatal next    " + fatalNext(loss));
      lines.add("  next loss     " + percent(loss.nextSurvival()) + " survived");
    }
  }

  private static String heirs(Lost lost) {
    return lost.heirs().isEmpty()
        ? "nobody"
        : lost.heirs().entrySet().stream()
            .map(e -> "%s (%s)".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(" or "));
  }

  private static void table(WhatIfReport report, List<String> lines) {
    lines.add(ROW.formatted("without", "survives", "outage", "votes", "slots down", "fatal next"));
    for (Loss loss : report.losses()) {
      lines.add(
          ROW.formatted(
                  loss.machine(),
                  loss.survives() ? "yes" : "NO",
                  outage(loss),
                  loss.votesLeft() + "/" + loss.quorum(),
                  loss.slotsDown(),
                  loss.survives() ? fatalNext(loss) : "-")
              .stripTrailing());
    }
    report.losses().stream()
        .filter(l -> !l.why().isEmpty())
        .forEach(l -> lines.add(l.machine() + ": " + l.why()));
    lines.add(
        "the loss of one machine, any, is survived in %s of cases, of two one after the other in %s"
            .formatted(percent(report.survivalOfOne()), percent(report.survivalOfTwo())));
  }

  private static void pairs(WhatIfReport report, List<String> lines) {
    for (Loss loss : report.losses()) {
      loss.next()
          .forEach(
              (second, survival) ->
                  lines.add(
                      "%s, then %s: %s survived"
                          .formatted(loss.machine(), second, percent(survival))));
      if (loss.next().isEmpty()) {
        lines.add("%s: not survived, so nothing comes then".formatted(loss.machine()));
      }
    }
  }

  private static String outage(Loss loss) {
    return loss.outageMillis().isEmpty()
        ? loss.outage()
        : String.format(
            Locale.ROOT,
            "%s %.1f-%.1f s",
            loss.outage(),
            loss.outageMillis().get(0) / 1000.0,
            loss.outageMillis().get(1) / 1000.0);
  }

  private static String fatalNext(Loss loss) {
    String fatal =
        loss.next().entrySet().stream()
            .filter(e -> e.getValue() < 1)
            .map(e -> "%s in %s".formatted(e.getKey(), percent(1 - e.getValue())))
            .collect(Collectors.joining(", "));
    return fatal.isEmpty() ? "none" : fatal;
  }

  private static String percent(double share) {
    return Math.round(100 * share) + " %";
  }
}
