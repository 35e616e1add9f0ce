package io.redisnat.proxy.route.merge;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What becomes of a field of INFO that several nodes have. */
final class InfoFields {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,9})?");
  private static final Pattern REPLICA = Pattern.compile("slave\\d+");

  /** In these sections, numbers are of this node unless they are named below. */
  private static final Set<String> DESCRIBING = Set.of("persistence", "replication");

  private static final Set<String> ADDED =
      Set.of("rdb_changes_since_last_save", "connected_slaves");

  /** True for the cluster if true for one node; and what is a maximum already. */
  private static final Set<String> MOST =
      Set.of(
          "loading",
          "async_loading",
          "rdb_bgsave_in_progress",
          "aof_rewrite_in_progress",
          "aof_rewrite_scheduled",
          "active_defrag_running",
          "client_recent_max_input_buffer",
          "client_recent_max_output_buffer",
          "latest_fork_usec");

  /** The cluster was saved when the last of its nodes was. */
  private static final Set<String> LEAST = Set.of("rdb_last_save_time");

  /** The same on every node. */
  private static final Set<String> ALIKE =
      Set.of(
          "total_system_memory",
          "number_of_cached_scripts",
          "number_of_functions",
          "number_of_libraries");

  private InfoFields() {}

  /** True for a line that says where a replica is. */
  static boolean namesReplica(String name) {
    return REPLICA.matcher(name).matches();
  }

  static String merge(String section, String name, List<String> values) {
    String first = values.get(0);
    if (!values.stream().allMatch(value -> NUMBER.matcher(value).matches())) {
      return first;
    }
    if (MOST.contains(name) || LEAST.contains(name)) {
      var numbers = values.stream().map(BigDecimal::new).sorted().toList();
      return numbers.get(MOST.contains(name) ? numbers.size() - 1 : 0).toPlainString();
    }
    boolean added = DESCRIBING.contains(section) ? ADDED.contains(name) : isAmount(name);
    return added
        ? values.stream()
            .map(BigDecimal::new)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .toPlainString()
        : first;
  }

  private static boolean isAmount(String name) {
    return !ALIKE.contains(name) && !name.endsWith("_ratio") && !name.endsWith("_perc");
  }

  /** The value of {@code name}, made anew if it is another field's for people: {@code 1.50M}. */
  static String readable(String name, String value, Map<String, String> all) {
    String bytes = name.endsWith("_human") ? all.get(name.substring(0, name.length() - 6)) : null;
    return bytes != null && NUMBER.matcher(bytes).matches()
        ? human(new BigDecimal(bytes).longValue())
        : value;
  }

  private static String human(long bytes) {
    String units = "BKMGTP";
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length() - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + "B"
        : String.format(Locale.ROOT, "%.2f%c", value, units.charAt(unit));
  }
}
