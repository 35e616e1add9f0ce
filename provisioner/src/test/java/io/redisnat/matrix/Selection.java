package io.redisnat.matrix;

import java.util.Arrays;
import java.util.List;

/** What a run is limited to, by {@code -Dmatrix.clients=a,b} and {@code -Dmatrix.beds=c,d}. */
final class Selection {

  private Selection() {}

  static boolean hasClient(String name) {
    return has("matrix.clients", name);
  }

  static boolean hasBed(String name) {
    return has("matrix.beds", name);
  }

  /** Without the proxy nothing is proven: that is for comparing. */
  static boolean isFor(Mode mode) {
    return mode != Mode.DIRECT || System.getProperty("matrix.beds") != null;
  }

  /** Whether everything runs, and the table can be published. */
  static boolean isAll() {
    return System.getProperty("matrix.clients") == null
        && System.getProperty("matrix.beds") == null;
  }

  private static boolean has(String property, String name) {
    String wanted = System.getProperty(property);
    List<String> names = wanted == null ? List.of() : Arrays.asList(wanted.split(","));
    return wanted == null || names.contains(name);
  }
}
