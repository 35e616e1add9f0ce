package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import java.util.List;

/**
 * How a run ended.
 *
 * @param result in which way
 * @param steps what was done and verified
 * @param problems what is left to say: what is in the way, or what did not happen in time
 * @param last the last observation
 */
public record Outcome(
    Result result, List<Step> steps, List<String> problems, ObservedCluster last) {

  /** The ways a run ends. */
  public enum Result {
    /** The goal is reached. */
    DONE,
    /** A person has to decide or to act. */
    BLOCKED,
    /** Something did not happen within its time. */
    TIMED_OUT
  }

  /** Copies the lists. */
  public Outcome {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }
}
