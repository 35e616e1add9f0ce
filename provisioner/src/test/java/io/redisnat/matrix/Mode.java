package io.redisnat.matrix;

import java.util.Locale;

/** How a client goes to the proxy. */
enum Mode {
  /** A cluster client that is given one node port. */
  NODE_PORTS("cluster", "node ports"),
  /** A cluster client that is given the entry port. */
  ENTRY_CLUSTER("cluster", "entry port, cluster client"),
  /** A client that knows nothing of clusters, at the entry port. */
  ENTRY_PLAIN("plain", "entry port, plain client");

  private final String variable;
  private final String title;

  Mode(String variable, String title) {
    this.variable = variable;
    this.title = title;
  }

  /** The value of {@code RN_MODE}. */
  String variable() {
    return variable;
  }

  /** For {@link Selection}. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** For readers. */
  String title() {
    return title;
  }
}
