package io.redisnat.proxy.reload;

import io.redisnat.config.ProxyConfig;
import java.util.List;

/** A part of the proxy that can follow a new configuration. Used by one thread at a time. */
@FunctionalInterface
public interface Reloadable {

  /**
   * Does all that may fail (opens ports, reads files), and changes nothing that clients see.
   *
   * @throws RefusedException if this part cannot have it so
   */
  Prepared prepare(ProxyConfig next);

  /** What was made ready; exactly one of the two methods is called, and neither may throw. */
  interface Prepared {

    /** Goes on with the new configuration. */
    void commit();

    /** Goes on as before. */
    default void discard() {}

    /** What changes besides the settings themselves, a line each: files that were read anew. */
    default List<String> changes() {
      return List.of();
    }
  }
}
