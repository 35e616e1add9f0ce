package io.redisnat.provisioner.heal;

import io.redisnat.provisioner.health.ObservedCluster;
import java.util.List;
import java.util.function.Predicate;

/**
 * Commands that belong together, and how one sees that they have worked.
 *
 * @param why what is achieved, for people
 * @param changes the commands, in order
 * @param expected what will be observed once it is done, for people
 * @param isDone whether that is observed
 */
public record Step(
    String why, List<Change> changes, String expected, Predicate<ObservedCluster> isDone) {

  /** Copies the list. */
  public Step {
    changes = List.copyOf(changes);
  }
}
