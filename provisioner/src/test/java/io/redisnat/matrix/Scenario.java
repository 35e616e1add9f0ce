package io.redisnat.matrix;

import java.util.Locale;

/** What every client program does, in this order; the columns of the table. */
enum Scenario {
  CONNECT,
  KEYS,
  PIPELINE,
  MULTI,
  LUA,
  PUBSUB,
  SPUBSUB,
  BLOCKING,
  RESP3,
  USERDATA,
  /** Slots move while the client writes and reads; it may notice nothing. */
  MIGRATE,
  /** A master is killed; the client goes on when its replica has taken over. */
  KILL,
  /** The proxy ends and starts anew; the client goes on. */
  RESTART;

  /** As the programs call it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True for what runs by itself, before anything is done to the cluster. */
  boolean isQuiet() {
    return compareTo(MIGRATE) < 0;
  }
}
