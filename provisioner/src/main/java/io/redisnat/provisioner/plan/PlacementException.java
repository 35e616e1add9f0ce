package io.redisnat.provisioner.plan;

/** A shape that cannot be built, or should not be; the message says why and the cheapest fix. */
public final class PlacementException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Verdict verdict;
  private final boolean forceable;

  /** What is wrong with the shape. */
  public enum Verdict {
    /** A number out of range. */
    OUT_OF_RANGE,
    /** It does not fit, or not without nodes of one shard that share a machine. */
    INFEASIBLE,
    /** It fits, and the loss of one machine takes it down. */
    UNSAFE
  }

  private PlacementException(Verdict verdict, String message, boolean forceable) {
    super(message);
    this.verdict = verdict;
    this.forceable = forceable;
  }

  static PlacementException outOfRange(String why, String fix) {
    return new PlacementException(Verdict.OUT_OF_RANGE, why + ": " + fix, false);
  }

  static PlacementException infeasible(String why, String fix) {
    return new PlacementException(Verdict.INFEASIBLE, why + ": " + fix, false);
  }

  static PlacementException crowded(String why, String fix) {
    return new PlacementException(
        Verdict.INFEASIBLE, why + ": " + fix + " (--force builds it all the same)", true);
  }

  static PlacementException unsafe(String why, String fix) {
    return new PlacementException(
        Verdict.UNSAFE, "unsafe: " + why + ": " + fix + " (--force builds it all the same)", true);
  }

  /** What is wrong. */
  public Verdict verdict() {
    return verdict;
  }

  /** True if it can be built although it is unsafe or crowded. */
  public boolean forceable() {
    return forceable;
  }
}
