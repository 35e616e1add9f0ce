package io.redisnat.proxy.route.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sections of INFO that are tables: {@code cmdstat_get:calls=1,usec=2,usec_per_call=2.00}. */
final class InfoRows {

  private static final Set<String> ADDED =
      Set.of(
          "calls",
          "usec",
          "rejected_calls",
          "failed_calls",
          "count",
          "keys",
          "expires",
          "subexpiry");

  private InfoRows() {}

  /** The rows of all nodes; those of the same name become one. */
  static List<String> merge(List<List<String>> nodes) {
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (List<String> node : nodes) {
      for (String line : node) {
        int colon = line.lastIndexOf(':');
        rows.merge(
            line.substring(0, Math.max(0, colon)), cells(line.substring(colon + 1)), InfoRows::add);
      }
    }
    return rows.entrySet().stream().map(row -> row.getKey() + ":" + text(row.getValue())).toList();
  }

  private static Map<String, String> cells(String text) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (String cell : text.split(",")) {
      int equals = cell.indexOf('=');
      cells.put(cell.substring(0, Math.max(0, equals)), cell.substring(equals + 1));
    }
    return cells;
  }

  private static Map<String, String> add(Map<String, String> one, Map<String, String> other) {
    Map<String, String> sum = new LinkedHashMap<>(one);
    // Averages go by the amounts before these are added.
    if (one.containsKey("avg_ttl")) {
      sum.put("avg_ttl", Long.toString(average("avg_ttl", "expires", one, other)));
    }
    for (String name : ADDED) {
      if (one.containsKey(name)) {
        sum.put(name, Long.toString(number(one, name) + number(other, name)));
      }
    }
    if (one.containsKey("usec_per_call")) {
      double each = (double) number(sum, "usec") / Math.max(1, number(sum, "calls"));
      sum.put("usec_per_call", "%.2f".formatted(each));
    }
    return sum;
  }

  private static long average(
      String name, String weight, Map<String, String> one, Map<String, String> other) {
    double ours = (double) number(one, name) * number(one, weight);
    double theirs = (double) number(other, name) * number(other, weight);
    return Math.round((ours + theirs) / Math.max(1, number(one, weight) + number(other, weight)));
  }

  private static long number(Map<String, String> cells, String name) {
    try {
      return Long.parseLong(cells.getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String text(Map<String, String> cells) {
    return cells.entrySet().stream()
        .map(cell -> cell.getKey() + "=" + cell.getValue())
        .collect(Collectors.joining(","));
  }
}
