package io.redisnat.config;

/** Which nodes of a shard answer the reads of clients of the entry port. */
public enum ReadFrom {
  /** The master alone: a client reads what it wrote. */
  MASTER,
  /** A replica; the master only where there is none that can be reached. */
  REPLICA,
  /** Master and replicas in turn. */
  ANY,
  /** Whichever answers soonest. */
  NEAREST
}
