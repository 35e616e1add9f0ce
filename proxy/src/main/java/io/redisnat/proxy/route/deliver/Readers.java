package io.redisnat.proxy.route.deliver;

import io.redisnat.config.ReadFrom;
import io.redisnat.proxy.route.upstream.Upstream;
import io.redisnat.proxy.topology.TopologyNode;
import io.redisnat.proxy.translate.AddressBook;
import io.redisnat.proxy.translate.Member;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Chooses who answers reads where masters need not. One for each event loop, used on it. */
public final class Readers {

  /** Every so often the nearest is measured anew against another. */
  private static final int EXPLORE = 128;

  private final Map<Integer, List<Integer>> replicas = new HashMap<>();
  private AddressBook book = AddressBook.EMPTY;
  private int turn;

  /**
   * The node to read from.
   *
   * @param master who serves the slot
   * @param upstream knows how far nodes are
   */
  int choose(ReadFrom from, AddressBook current, int master, Upstream upstream) {
    if (current != book) {
      book = current;
      replicas.clear();
    }
    List<Integer> others = replicas.computeIfAbsent(master, this::replicasOf);
    if (others.isEmpty() || from == ReadFrom.MASTER) {
      return master;
    }
    turn = (turn + 1) & Integer.MAX_VALUE;
    return switch (from) {
      case REPLICA -> others.get(turn % others.size());
      case ANY -> {
        int chosen = turn % (others.size() + 1);
        yield chosen == others.size() ? master : others.get(chosen);
      }
      default -> nearest(master, others, upstream);
    };
  }

  private List<Integer> replicasOf(int master) {
    Member of = book.byIndex(master);
    return of == null
        ? List.of()
        : book.members().stream()
            .filter(member -> member.node().primary().filter(of.node().id()::equals).isPresent())
            .filter(member -> member.node().state() == TopologyNode.State.OK)
            .map(Member::index)
            .toList();
  }

  private int nearest(int master, List<Integer> others, Upstream upstream) {
    if (turn % EXPLORE < others.size()) {
      return others.get(turn % EXPLORE);
    }
    int chosen = master;
    long least = Long.MAX_VALUE;
    for (int node : Stream.concat(Stream.of(master), others.stream()).toList()) {
      long latency = upstream.latencyNanos(node, node != master);
      if (latency < least) {
        least = latency;
        chosen = node;
      }
    }
    return chosen;
  }
}
