package io.redisnat.matrix;

import java.util.Locale;

/** How a client goes to the proxy. */
enum Mode {
  /** A cluster client that is given one node port. */
  NODE_PORTS("cluster", "node ports"),
  /** A cluster client that is given the entry port. */
  ENTRY_CLUSTER("cluster", "entry port, cluster client"),
  /** A client that knows nothing of clusters, at the entry port. */
  ENTRY_PLAIN("plain", "entry port, plain client"),
  /**
   * A cluster client at the nodes themselves, to see what is the client's own doing. Only when it
   * is asked for.
   */
  DIRECT("cluster", "no proxy");

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

  boolean isEntry() {
    return this == ENTRY_CLUSTER || this == ENTRY_PLAIN;
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
