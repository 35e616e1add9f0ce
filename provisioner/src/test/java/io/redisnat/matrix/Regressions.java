package io.redisnat.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the tables that the README has with those of a run. */
final class Regressions {

  private Regressions() {}

  /**
   * What passes by the README and did not pass now. A client that could not be had this time is
   * none, its versions do not matter, nor do notes.
   *
   * @param published tables as Markdown
   * @param now those of this run
   */
  static List<String> between(String published, String now) {
    Map<String, Map<String, String>> rows = rows(now);
    List<String> lost = new ArrayList<>();
    rows(published)
        .forEach(
            (row, cells) -> {
              if (rows.containsKey(row)) {
                cells.forEach((scenario, cell) -> compare(row, scenario, cell, rows, lost));
              } else if (!isAbsent(row, now)) {
                lost.add(row + ": the row is missing");
              }
            });
    return lost;
  }

  private static void compare(
      String row,
      String scenario,
      String cell,
      Map<String, Map<String, String>> rows,
      List<String> lost) {
    String other = rows.getOrDefault(row, Map.of()).getOrDefault(scenario, "nothing");
    if (cell.contains(Table.PASSED) && !other.contains(Table.PASSED)) {
      lost.add("%s, %s: %s".formatted(row, scenario, other));
    }
  }

  private static boolean isAbsent(String row, String now) {
    return now.lines().anyMatch(line -> line.startsWith(Table.NOT_TO_BE_HAD) && line.contains(row));
  }

  /** Row, scenario, cell; the row of a client without its version, that of a server with it. */
  private static Map<String, Map<String, String>> rows(String tables) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    List<String> titles = List.of();
    for (String line : tables.lines().filter(l -> l.startsWith("| ")).toList()) {
      List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList();
      if (cells.get(0).equals(Table.CLIENTS) || cells.get(0).equals(Table.SERVERS)) {
        titles = cells;
      } else {
        boolean versioned = titles.get(0).equals(Table.CLIENTS);
        String name = versioned ? cells.get(0).replaceFirst(" \\S+$", "") : cells.get(0);
        rows.put(name, row(titles, cells));
      }
    }
    return rows;
  }

  private static Map<String, String> row(List<String> titles, List<String> cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 1; i < cells.size(); i++) {
      row.put(titles.get(i), cells.get(i));
    }
    return row;
  }
}
