package io.redisnat.proxy.admin;

import java.util.Locale;

/** Where a proxy is in its life; it only ever moves on, and may skip states. */
public enum LifecycleState {
  /** Looking for the cluster; ports that the ledger knows are served already. */
  STARTING,
  /** The cluster was found and its ports are open. */
  SERVING,
  /** No new connections; running commands finish. */
  DRAINING,
  /** Every connection is closed. */
  STOPPED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in logs, metrics and {@code /readyz}. */
  public String word() {
    return word;
  }
}
