package io.redisnat.provisioner.plan;

/** A shape that cannot be built, or should not be; the message says why and the cheapest fix. */
public final class PlacementException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Verdict verdict;

  /** What is wrong with a shape. */
  public enum Verdict {
    /** A number that is never good. */
    OUT_OF_RANGE,
    /** No placement can do it. */
    INFEASIBLE,
    /** It can be built, but the loss of one machine breaks it. */
    UNSAFE
  }

  private PlacementException(String message, Verdict verdict) {
    super(message);
    this.verdict = verdict;
  }

  static PlacementException outOfRange(String why, String fix) {
    return new PlacementException(why + ": " + fix, Verdict.OUT_OF_RANGE);
  }

  static PlacementException infeasible(String why, String fix) {
    return new PlacementException(why + ": " + fix, Verdict.INFEASIBLE);
  }

  static PlacementException unsafe(String why, String fix) {
    return new PlacementException(
        "unsafe: " + why + ": " + fix + " (--force builds it all the same)", Verdict.UNSAFE);
  }

  /** True if the shape can be built although it is unsafe. */
  public boolean forceable() {
    return verdict == Verdict.UNSAFE;
  }

  /** What is wrong. */
  public Verdict verdict() {
    return verdict;
  }
}
