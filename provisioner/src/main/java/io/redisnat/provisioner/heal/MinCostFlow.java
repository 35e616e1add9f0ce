package io.redisnat.provisioner.heal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends units of flow from node 0 to node 1 at the least cost, by successive shortest paths (Ahuja,
 * Magnanti, Orlin: "Network Flows", 9.7). Parallel arcs of one unit whose costs do not decrease
 * stand for a convex cost. Which of several cheapest flows is found depends on the order of the
 * arcs only.
 */
final class MinCostFlow {

  static final int SOURCE = 0;
  static final int SINK = 1;

  private final Cost zero;
  private final List<List<Arc>> outgoing = new ArrayList<>();

  /** An arc of capacity one, and its way back. */
  static final class Arc {
    private final int to;
    private final Cost cost;
    private boolean free;
    private @Nullable Arc back;

    private Arc(int to, Cost cost, boolean free) {
      this.to = to;
      this.cost = cost;
      this.free = free;
    }

    /** True if a unit flows through. */
    boolean isUsed() {
      return !free;
    }
  }

  /**
   * Without arcs.
   *
   * @param nodes number of nodes, source and sink included
   */
  MinCostFlow(int nodes, Cost zero) {
    this.zero = zero;
    for (int i = 0; i < nodes; i++) {
      outgoing.add(new ArrayList<>());
    }
  }

  /** Adds an arc that takes one unit. */
  Arc arc(int from, int to, Cost cost) {
    Arc arc = new Arc(to, cost, true);
    Arc back = new Arc(from, cost.negated(), false);
    arc.back = back;
    back.back = arc;
    outgoing.get(from).add(arc);
    outgoing.get(to).add(back);
    return arc;
  }

  /**
   * Sends as many units as possible.
   *
   * @return how many that were
   */
  int send() {
    int sent = 0;
    while (sendOne()) {
      sent++;
    }
    return sent;
  }

  private boolean sendOne() {
    int nodes = outgoing.size();
    @Nullable Cost[] distance = new @Nullable Cost[nodes];
    @Nullable Arc[] cameBy = new @Nullable Arc[nodes];
    boolean[] queued = new boolean[nodes];
    distance[SOURCE] = zero;
    Deque<Integer> queue = new ArrayDeque<>(List.of(SOURCE));
    while (!queue.isEmpty()) {
      int node = queue.remove();
      queued[node] = false;
      Cost here = distance[node];
      for (Arc arc : outgoing.get(node)) {
        if (arc.free && here != null) {
          Cost there = here.plus(arc.cost);
          Cost known = distance[arc.to];
          if (known == null || there.compareTo(known) < 0) {
            distance[arc.to] = there;
            cameBy[arc.to] = arc;
            if (!queued[arc.to]) {
              queued[arc.to] = true;
              queue.add(arc.to);
            }
          }
        }
      }
    }
    return augment(cameBy);
  }

  private static boolean augment(@Nullable Arc[] cameBy) {
    Arc arc = cameBy[SINK];
    if (arc == null) {
      return false;
    }
    while (arc != null) {
      Arc back = arc.back;
      arc.free = false;
      if (back == null) {
        break;
      }
      back.free = true;
      arc = back.to == SOURCE ? null : cameBy[back.to];
    }
    return true;
  }
}
