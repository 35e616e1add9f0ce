package io.redisnat.provisioner.docker;

/** Is told how the build of an image goes on. */
public interface BuildProgress {

  /**
   * A step begins.
   *
   * @param number from 1
   * @param total how many there are
   * @param what the line of the Dockerfile
   */
  void step(int number, int total, String what);

  /** A line that a step prints. */
  default void output(String line) {}
}
