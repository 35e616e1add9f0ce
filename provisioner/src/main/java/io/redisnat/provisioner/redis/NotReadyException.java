package io.redisnat.provisioner.redis;

import java.util.List;

/** The cluster was not ready in time; the message says what was missing to the last. */
public final class NotReadyException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  NotReadyException(List<String> missing) {
    super("the cluster is not ready in time: still waiting for " + summary(missing));
  }

  static String summary(List<String> missing) {
    String first = String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())));
    return missing.size() > SHOWN ? first + " and " + (missing.size() - SHOWN) + " more" : first;
  }
}
