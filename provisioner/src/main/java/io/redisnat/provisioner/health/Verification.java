package io.redisnat.provisioner.health;

import io.redisnat.model.NodeId;
import io.redisnat.provisioner.health.Prediction.Heir;
import io.redisnat.provisioner.health.Prediction.LostMaster;
import io.redisnat.provisioner.health.Prediction.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A prediction beside what happened.
 *
 * <p>Times are shown and not judged: how long an election takes depends on how busy the machines
 * are, whether there is one does not.
 *
 * @param rows one for each thing that was predicted
 */
public record Verification(List<Row> rows) {

  /**
   * One thing that was predicted.
   *
   * @param what its name
   * @param predicted what was predicted
   * @param observed what happened
   * @param agrees whether the two are the same; empty where that is not judged
   */
  public record Row(String what, String predicted, String observed, Optional<Boolean> agrees) {}

  /** Copies the list. */
  public Verification {
    rows = List.copyOf(rows);
  }

  /** Compares the two. */
  public static Verification of(Prediction predicted, Observation seen) {
    List<Row> rows = new ArrayList<>();
    boolean came = seen.toOk().isPresent();
    rows.add(
        row(
            "verdict",
            predicted.survives() ? "survives" : "does not survive",
            came ? "survived" : "did not survive in " + seconds(seen.watched()),
            predicted.survives() == came));
    rows.add(
        row("outage", outage(predicted), outage(seen), outageAgrees(predicted.outage(), seen)));
    rows.add(
        new Row(
            "time to fail",
            predicted.outage() == Outage.NONE ? "-" : "about " + seconds(predicted.nodeTimeout()),
            seen.toFail().map(Verification::seconds).orElse("-"),
            Optional.empty()));
    rows.add(
        new Row(
            "time to ok",
            predicted.outage() == Outage.ELECTION
                ? "%s to %s"
                    .formatted(
                        seconds(predicted.outageAtLeast()), seconds(predicted.outageAtMost()))
                : "-",
            seen.toOk().map(Verification::seconds).orElse("-"),
            Optional.empty()));
    rows.add(
        row(
            "slots down at the end",
            Integer.toString(predicted.slotsDown()),
            Integer.toString(seen.slotsDown()),
            predicted.slotsDown() > 0 == seen.slotsDown() > 0));
    predicted.lost().forEach(lost -> rows.add(heir(predicted, lost, seen)));
    return new Verification(rows);
  }

  private static Row row(String what, String predicted, String observed, boolean agrees) {
    return new Row(what, predicted, observed, Optional.of(agrees));
  }

  private static boolean outageAgrees(Outage predicted, Observation seen) {
    return switch (predicted) {
      case NONE -> seen.toFail().isEmpty() && seen.toOk().isPresent();
      // A short one of a cluster that does not require full coverage is seen in the heirs only.
      case ELECTION -> seen.toOk().isPresent();
      case PERMANENT -> seen.toOk().isEmpty();
    };
  }

  private static String outage(Prediction predicted) {
    return predicted.outage().name().toLowerCase(Locale.ROOT);
  }

  private static String outage(Observation seen) {
    if (seen.toOk().isEmpty()) {
      return "permanent";
    }
    return seen.toFail().isEmpty() && seen.heirs().isEmpty() ? "none" : "election";
  }

  private static Row heir(Prediction predicted, LostMaster lost, Observation seen) {
    Optional<NodeId> heir = Optional.ofNullable(seen.heirs().get(lost.id()));
    List<Heir> expected = predicted.survives() ? lost.heirs() : List.of();
    String who =
        expected.isEmpty()
            ? "nobody"
            : expected.stream().map(Heir::node).collect(Collectors.joining(" or "));
    String was =
        heir.map(
                id ->
                    lost.heirs().stream()
                        .filter(h -> h.id().equals(id))
                        .map(Heir::node)
                        .findFirst()
                        .orElse(id.abbreviated()))
            .orElse("nobody");
    // With a majority some shards of a loss that is not survived still get an heir.
    boolean agrees =
        heir.map(id -> lost.heirs().stream().anyMatch(h -> h.id().equals(id)))
            .orElse(expected.isEmpty());
    return row("heir of " + lost.node(), who, was, agrees);
  }

  /** True if everything that is judged agrees. */
  public boolean agrees() {
    return rows.stream().allMatch(r -> r.agrees().orElse(true));
  }

  /** A table for people, one line for each row. */
  public List<String> lines() {
    int what = width(rows.stream().map(Row::what).toList());
    int predicted = width(rows.stream().map(Row::predicted).toList());
    String form = "%-" + what + "s  %-" + predicted + "s  %-10s  %s";
    List<String> lines = new ArrayList<>();
    lines.add(form.formatted("", "predicted", "", "observed").stripTrailing());
    for (Row row : rows) {
      String mark = row.agrees().map(yes -> yes ? "agrees" : "DIFFERS").orElse("");
      lines.add(form.formatted(row.what(), row.predicted(), mark, row.observed()).stripTrailing());
    }
    lines.add(agrees() ? "the prediction was right" : "the prediction was WRONG");
    return lines;
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(1);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
