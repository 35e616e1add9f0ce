package io.redisnat.provisioner.redis;

import java.time.Duration;
import java.util.List;

/** The cluster was not ready in time; the message says what was missing to the last. */
public final class NotReadyException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  NotReadyException(Duration waited, List<String> missing) {
    super(
        "the cluster is not ready after %d s, still waiting for %s"
            .formatted(waited.toSeconds(), summary(missing)));
  }

  static String summary(List<String> missing) {
    String first = String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())));
    return missing.size() > SHOWN ? first + " and " + (missing.size() - SHOWN) + " more" : first;
  }
}
