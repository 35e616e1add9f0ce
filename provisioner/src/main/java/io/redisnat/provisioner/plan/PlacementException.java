package io.redisnat.provisioner.plan;

/** A shape that cannot be built, or should not be; the message says why and the cheapest fix. */
public final class PlacementException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final boolean forceable;

  /** What is wrong with the shape. */
  public enum Kind {
    /** A number out of range. */
    INVALID,
    /** It does not fit, or not without nodes of one shard that share a machine. */
    INFEASIBLE,
    /** It fits, and the loss of one machine takes it down. */
    UNSAFE
  }

  private PlacementException(Kind kind, String message, boolean forceable) {
    super(message);
    this.kind = kind;
    this.forceable = forceable;
  }

  static PlacementException invalid(String why, String fix) {
    return new PlacementException(Kind.INVALID, why + ": " + fix, false);
  }

  static PlacementException infeasible(String why, String fix) {
    return new PlacementException(Kind.INFEASIBLE, why + ": " + fix, false);
  }

  static PlacementException crowded(String why, String fix) {
    return new PlacementException(
        Kind.INFEASIBLE, why + ": " + fix + " (--force builds it all the same)", true);
  }

  static PlacementException unsafe(String why, String fix) {
    return new PlacementException(
        Kind.UNSAFE, "unsafe: " + why + ": " + fix + " (--force builds it all the same)", true);
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** True if it can be built although it is unsafe or crowded. */
  public boolean forceable() {
    return forceable;
  }
}
