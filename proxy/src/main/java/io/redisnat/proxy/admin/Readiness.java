package io.redisnat.proxy.admin;

import io.redisnat.model.SlotRange;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a client that connects now will be served well; pure.
 *
 * @param state where the proxy is in its life
 * @param age time since the nodes confirmed the topology; empty if they never did
 * @param servedSlots slots that a node serves
 * @param maxAge the most that {@code age} may be
 */
record Readiness(LifecycleState state, Optional<Duration> age, int servedSlots, Duration maxAge) {

  static Readiness of(Sources sources) {
    return new Readiness(
        sources.state().get(),
        sources.refreshes().age(),
        sources.topology().get().servedSlots(),
        sources.maxAge().get());
  }

  boolean isReady() {
    return problem().isEmpty();
  }

  /** One line with the state, and the reason if the proxy is not ready. */
  String line() {
    return problem()
        .map(problem -> "not ready (" + state.word() + "): " + problem)
        .orElse("ready (" + state.word() + ")");
  }

  private Optional<String> problem() {
    if (state == LifecycleState.DRAINING || state == LifecycleState.STOPPED) {
      return Optional.of("no new connections are accepted");
    }
    if (age.isEmpty()) {
      return Optional.of("no node has told the topology yet");
    }
    if (state == LifecycleState.STARTING) {
      return Optional.of("the node ports are not open yet");
    }
    if (age.get().compareTo(maxAge) > 0) {
      return Optional.of(
          "no node has told the topology for %d s, the limit is %d s"
              .formatted(age.get().toSeconds(), maxAge.toSeconds()));
    }
    if (servedSlots < SlotRange.SLOTS) {
      return Optional.of("%d of %d slots are served".formatted(servedSlots, SlotRange.SLOTS));
    }
    return Optional.empty();
  }
}
