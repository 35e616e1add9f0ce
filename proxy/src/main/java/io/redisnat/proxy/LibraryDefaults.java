package io.redisnat.proxy;

import java.util.Map;

/**
 * What libraries do by default and a proxy does better without. They read these properties once,
 * when their classes load. What the user has set wins.
 */
final class LibraryDefaults {

  private static final Map<String, String> PROPERTIES =
      Map.of(
          // A stack trace for each 128th buffer costs some percent of all CPU time; the tests watch
          // every buffer.
          "io.netty.leakDetection.level", "disabled",
          // The flight recorder is loaded for events that nobody records: a fifth of a start.
          "io.netty.jfr.enabled", "false",
          "io.lettuce.core.jfr", "false");

  private LibraryDefaults() {}

  /** To be called before the first class of Netty is used. */
  static void set() {
    PROPERTIES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
