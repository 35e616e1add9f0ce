package io.redisnat.proxy.route.upstream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Those who wait for room on a connection; each is told once. */
final class Room {

  private final Set<Runnable> waiting = new LinkedHashSet<>();

  void await(Runnable resume) {
    waiting.add(resume);
  }

  boolean isAwaited() {
    return !waiting.isEmpty();
  }

  /** There is room, or never will be. */
  void tellAll() {
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }
}
