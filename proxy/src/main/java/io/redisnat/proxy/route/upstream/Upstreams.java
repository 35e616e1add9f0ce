package io.redisnat.proxy.route.upstream;

import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All upstreams of one event loop. Watches over them: nodes that leave commands without an answer,
 * and what nobody uses any more. Used on its event loop.
 */
public final class Upstreams {

  private static final int LOOK_MILLIS = 250;

  /** Every two seconds. */
  private static final int DOOR_LOOKS = 8;

  private record Key(Identity identity, int protocol) {}

  private final Surroundings surroundings;
  private final Map<Key, Upstream> upstreams = new HashMap<>();

  private @Nullable Verifier verifier;
  private long looks;

  /** None yet. */
  public Upstreams(Surroundings surroundings) {
    this.surroundings = surroundings;
    surroundings
        .loop()
        .scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The upstream of an identity and protocol, made if there is none; to be {@code unuse}d. */
  public Upstream use(Identity identity, int protocol) {
    return upstreams
        .computeIfAbsent(
            new Key(identity, protocol), key -> new Upstream(identity, protocol, surroundings))
        .use();
  }

  /** Who asks whether logins are right. */
  public Verifier verifier() {
    Verifier known = verifier;
    if (known == null) {
      known = new Verifier(use(Identity.ANONYMOUS, 2));
      verifier = known;
    }
    return known;
  }

  /** What its connections share. */
  public Surroundings surroundings() {
    return surroundings;
  }

  private void look() {
    long now = System.nanoTime();
    long limit = surroundings.config().get().nodeTimeout().toNanos();
    for (Upstream upstream : upstreams.values()) {
      upstream.forEach(connection -> connection.endIfSilent(now, limit));
    }
    if (++looks % DOOR_LOOKS == 0) {
      upstreams.values().stream()
          .filter(Upstream::isOpenToAnybody)
          .toList()
          .forEach(anonymous -> new OpenDoor(anonymous, surroundings).look());
    }
    IntSummaryStatistics waiting = new IntSummaryStatistics();
    upstreams.values().forEach(u -> u.forEachShared(c -> waiting.accept(c.queued())));
    surroundings.connections().queues().saw(this, waiting);
    long unused = surroundings.settings().unusedAfter().toNanos();
    upstreams.values().removeIf(upstream -> upstream.closeIfUnused(now, unused));
  }
}
