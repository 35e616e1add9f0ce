package io.redisnat.proxy.route.table;

/** What a command does to its keys, as far as it matters to who may answer it. */
public enum Access {
  /** It only reads: a replica may answer, and it may be repeated. */
  READ,
  /** It may write, or nobody knows: only the master, and never twice. */
  WRITE
}
