package io.redisnat.matrix;

import io.redisnat.matrix.Result.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Rows of results, as Markdown; reasons are notes below, each once. */
final class Table {

  /** Title of the first column of the table of clients, whose names end with a version. */
  static final String CLIENTS = "client";

  /** Title of the first column of the table of servers. */
  static final String SERVERS = "server and setting";

  /** What the line of rows without results begins with. */
  static final String NOT_TO_BE_HAD = "Not to be had: ";

  /** The mark of a cell whose results all passed. */
  static final String PASSED = "✓";

  private final String title;
  private final Map<String, Map<Scenario, List<Result>>> rows = new LinkedHashMap<>();
  private final Map<String, String> lines = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param title of its first column
   */
  Table(String title) {
    this.title = title;
  }

  /** Adds results to a row; a cell may have several. */
  synchronized void add(String row, Map<Scenario, Result> results) {
    Map<Scenario, List<Result>> cells =
        rows.computeIfAbsent(row, name -> new EnumMap<>(Scenario.class));
    results.forEach(
        (scenario, result) -> cells.computeIfAbsent(scenario, s -> new ArrayList<>()).add(result));
  }

  /** A row without results. */
  synchronized void addUnavailable(String row, String reason) {
    lines.put(row, reason);
  }

  String markdown() {
    notes.clear();
    StringBuilder text = new StringBuilder("| ").append(title).append(" |");
    for (Scenario scenario : Scenario.values()) {
      text.append(' ').append(scenario.label()).append(" |");
    }
    text.append("\n|---|").append(":-:|".repeat(Scenario.values().length)).append('\n');
    rows.forEach((name, cells) -> text.append(row(name, cells)));
    for (int i = 0; i < notes.size(); i++) {
      text.append(i == 0 ? "\n" : "").append("%d. %s\n".formatted(i + 1, notes.get(i)));
    }
    if (!lines.isEmpty()) {
      text.append("\n" + NOT_TO_BE_HAD);
      StringJoiner all = new StringJoiner("; ", "", ".\n");
      lines.forEach((row, reason) -> all.add(row + " (" + reason + ")"));
      text.append(all);
    }
    return text.toString();
  }

  private String row(String name, Map<Scenario, List<Result>> cells) {
    StringBuilder line = new StringBuilder("| ").append(name).append(" |");
    for (Scenario scenario : Scenario.values()) {
      line.append(' ').append(cell(cells.getOrDefault(scenario, List.of()))).append(" |");
    }
    return line.append('\n').toString();
  }

  /** The worst decides; what is not offered to some does not hide that others pass. */
  private String cell(List<Result> results) {
    StringBuilder marks = new StringBuilder();
    if (results.stream().anyMatch(r -> r.verdict() == Verdict.FAIL)) {
      marks.append("**✗**");
    } else if (results.stream().anyMatch(r -> r.verdict() == Verdict.PASS)) {
      marks.append(PASSED);
    } else {
      marks.append("–");
    }
    results.stream()
        .filter(r -> r.verdict() != Verdict.PASS)
        .map(Result::note)
        .filter(note -> results.stream().noneMatch(r -> note.endsWith(": " + r.note())))
        .map(this::note)
        .distinct()
        .sorted()
        .forEach(number -> marks.append(' ').append("<sup>%d</sup>".formatted(number)));
    return marks.toString();
  }

  private int note(String text) {
    String clean = text.strip().replace("|", "\\|");
    if (!notes.contains(clean)) {
      notes.add(clean);
    }
    return notes.indexOf(clean) + 1;
  }
}
