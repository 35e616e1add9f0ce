package io.redisnat.entry;

import io.redisnat.proxy.resp.RespValue;
import io.redisnat.proxy.resp.RespValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * The whole list of how a reply of the entry port may differ from the reply of one plain server.
 * Everything else must be equal byte for byte, and equal bytes always pass. Errors may never differ
 * but for {@link #REFUSED}.
 */
enum Difference {
  /** Not at all: the usual case. */
  EXACT((one, entry) -> false),

  /** Hash tables are walked in an order that depends on a random seed of each server. */
  ORDER((one, entry) -> ordered(one, 1).equals(ordered(entry, 1))),

  /** The same for pairs: fields and values, members and scores. */
  PAIRS((one, entry) -> ordered(one, 2).equals(ordered(entry, 2))),

  /** The two servers read their clocks at different moments; times are in ms at the most. */
  CLOCK(Difference::near),

  /** The server takes a random element, or answers with an id, a time or a state of its own. */
  OF_THE_SERVER((one, entry) -> one.type() == entry.type() && one.isNull() == entry.isNull()),

  /** A number of things that each node counts for itself, such as the receivers of a message. */
  OF_THE_NODE((one, entry) -> one.type() == ':' && entry.type() == ':'),

  /**
   * A node in cluster mode refuses it, or no node could do it alone: the error is known beforehand,
   * and the plain server is not asked.
   */
  REFUSED((one, entry) -> false);

  private static final long CLOCK_MILLIS = 20_000;

  private final BiPredicate<RespValue, RespValue> allowed;

  Difference(BiPredicate<RespValue, RespValue> allowed) {
    this.allowed = allowed;
  }

  /** By its name in {@code commands.txt}. */
  static Difference named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** True if the entry port may answer {@code entry} where one server answers {@code one}. */
  boolean allows(RespValue one, RespValue entry) {
    return one.equals(entry) || (!one.isError() && !entry.isError() && allowed.test(one, entry));
  }

  /** A reply with all its lists sorted, at the leaves {@code group} elements kept together. */
  private static RespValue ordered(RespValue value, int group) {
    if (!(value instanceof Sequence sequence) || sequence.items() == null) {
      return value;
    }
    List<RespValue> items = sequence.items().stream().map(item -> ordered(item, group)).toList();
    boolean leaves = items.stream().noneMatch(item -> item instanceof Sequence);
    int together = leaves ? group : 1;
    List<List<RespValue>> groups = new ArrayList<>();
    for (int i = 0; i < items.size(); i += together) {
      groups.add(items.subList(i, Math.min(items.size(), i + together)));
    }
    groups.sort((a, b) -> a.toString().compareTo(b.toString()));
    return sequence.with(groups.stream().flatMap(List::stream).toList());
  }

  private static boolean near(RespValue one, RespValue entry) {
    if (one instanceof Sequence ones && entry instanceof Sequence entries) {
      return ones.places().size() == entries.places().size();
    }
    return one.type() == entry.type()
        && one.number() >= 0
        && Math.abs(one.number() - entry.number()) <= CLOCK_MILLIS;
  }
}
