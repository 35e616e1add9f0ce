package io.redisnat.matrix.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client library.
 *
 * @param factory makes a client that is connected
 * @param part any of its classes
 */
record Library(Factory factory, Class<?> part) {

  private static final Pattern JAR = Pattern.compile(".*/[a-z-]+-(\\d+\\.\\d+\\.\\d+)[^/]*\\.jar");

  /** Makes clients. */
  interface Factory {
    Client connect(Settings settings) throws Exception;
  }

  Client connect(Settings settings) throws Exception {
    return factory.connect(settings);
  }

  /** As its jar is named. */
  String version() {
    Matcher jar = JAR.matcher(part.getProtectionDomain().getCodeSource().getLocation().getPath());
    return jar.matches() ? jar.group(1) : "unknown";
  }
}
