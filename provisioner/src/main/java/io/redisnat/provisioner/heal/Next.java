package io.redisnat.provisioner.heal;

import java.util.List;

/** What a goal wants to happen next. */
public sealed interface Next {

  /** Nothing is left to be done. */
  record Done() implements Next {}

  /**
   * Something is under way that has to end first.
   *
   * @param reason what, for people
   */
  record Wait(String reason) implements Next {}

  /**
   * Do this.
   *
   * @param step what to do
   */
  record Act(Step step) implements Next {}

  /**
   * It cannot go on by itself.
   *
   * @param reasons what is in the way, and what a person can do about it
   */
  record Blocked(List<String> reasons) implements Next {
    /** Copies the list. */
    public Blocked {
      reasons = List.copyOf(reasons);
    }
  }
}
