package io.redisnat.proxy.route.client;

import java.util.ArrayList;
import java.util.List;

/** Something that happens to a client, and what is to be done then. */
final class Occasion {

  private final List<Runnable> actions = new ArrayList<>(0);

  void add(Runnable action) {
    actions.add(action);
  }

  void happens() {
    List.copyOf(actions).forEach(Runnable::run);
  }
}
