package io.redisnat.proxy;

import io.redisnat.proxy.admin.LifecycleState;

/** Where the proxy is in its life. Thread-safe. */
final class Lifecycle {

  private volatile LifecycleState state = LifecycleState.STARTING;

  LifecycleState state() {
    return state;
  }

  /** True once the proxy is on its way to the end. */
  boolean isEnding() {
    return state.compareTo(LifecycleState.DRAINING) >= 0;
  }

  /** Moves on to a state; false if the proxy is there or beyond. */
  synchronized boolean enter(LifecycleState next) {
    boolean moves = state.compareTo(next) < 0;
    state = moves ? next : state;
    return moves;
  }
}
