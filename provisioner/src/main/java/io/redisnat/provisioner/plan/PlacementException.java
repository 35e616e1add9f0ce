package io.redisnat.provisioner.plan;

/** A shape that cannot be built, or should not be; the message says why and the cheapest fix. */
public final class PlacementException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean forceable;

  private PlacementException(String message, boolean forceable) {
    super(message);
    this.forceable = forceable;
  }

  static PlacementException infeasible(String why, String fix) {
    return new PlacementException(why + ": " + fix, false);
  }

  static PlacementException unsafe(String why, String fix) {
    return new PlacementException(
        "unsafe: " + why + ": " + fix + " (--force builds it all the same)", true);
  }

  /** True if the shape can be built although it is unsafe. */
  public boolean forceable() {
    return forceable;
  }
}
