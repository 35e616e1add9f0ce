package io.redisnat.provisioner.runtime;

import org.jspecify.annotations.Nullable;

/** Something that was tried failed; the message says what, why and what to do. */
public final class RuntimeFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What sort of failure it is. */
  public enum Kind {
    /** A bug, or a machine that does not work. */
    INTERNAL,
    /** What was asked for makes no sense, or needs something that is missing. */
    CONFIGURATION,
    /** A port, address or name belongs to someone else. */
    CONFLICT,
    /** It did not happen within its time. */
    TIMEOUT,
    /** The container engine does not answer, or refuses. */
    ENGINE,
    /** No placement of the nodes can do what was asked for. */
    INFEASIBLE,
    /** The cluster is in no state to do this. */
    UNHEALTHY,
    /** What was planned for is no longer what is there. */
    STALE
  }

  /** A failure without a cause of its own. */
  public RuntimeFailure(Kind kind, String message) {
    this(kind, message, null);
  }

  /** A failure that another one led to. */
  public RuntimeFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What sort of failure it is. */
  public Kind kind() {
    return kind;
  }
}
