package io.redisnat.provisioner.lifecycle;

/** Hears how long work goes on. */
public interface Progress {

  /** A step begins, or something is worth to be known. */
  void line(String text);

  /** So much of a step is done; called often. */
  void share(String what, int done, int all);

  /** For who does not want to know. */
  static Progress none() {
    return new Progress() {
      @Override
      public void line(String text) {
        // Nobody listens.
      }

      @Override
      public void share(String what, int done, int all) {
        // Nobody listens.
      }
    };
  }
}
