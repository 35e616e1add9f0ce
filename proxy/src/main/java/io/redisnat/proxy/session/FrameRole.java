package io.redisnat.proxy.session;

/** What a frame that is being read from the node is. */
enum FrameRole {
  /** A reply; nothing in it matters but that it was one. */
  REPLY,
  /** A reply that is held, to be looked at when complete. */
  HELD_REPLY,
  /** A top-level error; held. */
  ERROR,
  /** Reply or not: its first words tell; held. */
  UNDECIDED,
  /** A confirmation of a subscription command; held. */
  CONFIRMATION,
  /** A push that names nodes; held. */
  PUSH,
  /** No reply at all. */
  UNSOLICITED
}
